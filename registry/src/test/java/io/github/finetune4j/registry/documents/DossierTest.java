// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The dossier: a page without script, with all that those who sign a model off have to know. */
class DossierTest {
    @TempDir
    Path folder;

    /** A model of which nothing is known but its name. */
    static ModelVersion fromElsewhere(RegistryStore registry) {
        return registry.addModel(
                new ModelVersion.Draft("stranger", ModelRef.of("elsewhere", "m1"), "", "", Map.of(), Map.of()));
    }

    private String dossier(String words) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = Story.tell(registry, words);
            return Documents.of(registry, Story.statements(words))
                    .dossier(model)
                    .text();
        }
    }

    private static Document parsed(String html) throws Exception {
        String xml = html.substring(html.indexOf("<html"));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void dossier_hasEveryPart() {
        assertThat(dossier("in words"))
                .contains(">Approval<", ">Intended use<", ">Known limits<", ">Evaluation<", ">Rollout<", ">Training<")
                .contains(">Data<", ">Files<", ">Signatures<")
                .contains("champion points here", ">ana<", "this model")
                .contains("gates passed; in words", "Read forty answers by hand.", "-0.019 to 0.009 (95 %)")
                .contains("adapter was changed: in words", ": not all passed.", "badge bad\">failed</span>")
                .contains("promoted, 2026-03-02 12:46 UTC", "errors not worse by more than 0.02")
                .contains(">seven</dd>", ">[&quot;a.txt&quot;,3]</dd>", ">12345</dd>")
                .contains(
                        "near-duplicate 11",
                        "A person reads every ticket.",
                        "<svg",
                        "Loss in nats per target token, by optimiser step");
    }

    @Test
    void dossier_isWellFormed_withoutScriptOrAnythingFromElsewhere() throws Exception {
        Document page = parsed(dossier("in words"));
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            for (String attribute : new String[] {"src", "href", "onclick", "onerror", "onload"}) {
                assertThat(all.item(i).getAttributes().getNamedItem(attribute)).isNull();
            }
        }
    }

    @Test
    void hostileWords_areTextAndNothingElse() throws Exception {
        String html = dossier(Story.HOSTILE);
        Document page = parsed(html);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("img").getLength()).isZero();
        assertThat(page.getDocumentElement().getTextContent()).contains("<img src=x onerror=alert(1)>");
        assertThat(html).contains("are no text (control characters");
    }

    @Test
    void dossier_warnsOfATestSetThatTheModelLearnedFrom() {
        assertThat(dossier(Story.HOSTILE)).contains("Warning: the model was measured on ");
    }

    @Test
    void dossier_withATestSetOfItsOwn_warnsOfNothing() {
        assertThat(dossier("in words")).doesNotContain("Warning");
    }

    @Test
    void dossier_showsNoFolderOfThisMachine_andNoKeyOfARollout() {
        assertThat(dossier("in words")).doesNotContain("/home/", Story.SECRET, "key-of-the-rollout");
    }

    @Test
    void dossier_ofAModelFromElsewhere_countsWhatIsNotRecorded() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            String html =
                    Documents.of(registry).dossier(fromElsewhere(registry)).text();
            assertThat(html)
                    .contains("Evaluations: not recorded", "Rollouts: not recorded", "Approval: not recorded")
                    .contains("Training, validation and test data: not recorded", "Loss curve: not recorded")
                    .containsPattern("Not recorded</span>\\s*<strong>2[0-9] things");
        }
    }

    @Test
    void realRollout_thatSomebodyRolledBack_isThereWithWhoAndWhy() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = fromElsewhere(registry);
            ChatModel any = request -> new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1));
            try (Rollout rollout = RolloutPolicy.builder()
                    .name("queue")
                    .addStage(0.5, Duration.ofHours(1))
                    .registry(registry)
                    .build()
                    .start(any.named("base"), any.named(model.ref().toString()), new MemoryRolloutStore())) {
                rollout.rollBack("dora", "users complained");
            }
            assertThat(Documents.of(registry).dossier(model).text())
                    .contains("Rollout queue", "elsewhere/m1 (this model)", ">dora<", "users complained")
                    .contains("<span class=\"badge bad\">rolled back</span>")
                    .containsPattern("Verdict</dt>\\s*<dd class=\"value\" dir=\"auto\">rolled back, 20");
        }
    }

    @Test
    void aliasThatMovedOn_isShownAsSuch() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = Story.tell(registry, "in words");
            ModelVersion next = registry.addModel(
                    new ModelVersion.Draft("router", ModelRef.of("elsewhere", "m2"), "", "", Map.of(), Map.of()));
            registry.moveAlias(registry.model("router"), "champion", next.number(), "cleo", "faster");
            Documents documents = Documents.of(registry);
            assertThat(documents.dossier(model).text())
                    .contains("champion moved on to version 2", ">cleo<", "champion points here");
            assertThat(documents.dossier(next).text())
                    .contains("champion points here", ">cleo<")
                    .doesNotContain(">ana<");
        }
    }
}
