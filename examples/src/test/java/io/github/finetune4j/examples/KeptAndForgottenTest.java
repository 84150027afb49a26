// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureReport;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.signing.ModelSigner;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.Forgotten;
import io.github.finetune4j.registry.store.Garbage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAndForgottenTest {
    private static final ChatExample PING = row("ping", "ana");
    private static final ChatExample MORE = row("more", "ben");

    @TempDir
    Path folder;

    private RegistryStore registry;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder.resolve("registry"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static ChatExample row(String ask, String person) {
        return new ChatExample(List.of(Message.user(ask), Message.assistant("pong")), Map.of("person", person));
    }

    private RoteProvider train() {
        RoteProvider provider = new RoteProvider(InstantSource.system());
        OnRecord.train(registry, provider, RoteProvider.BLANK, Dataset.of(List.of(PING)));
        return provider;
    }

    @Test
    void clean_namesItsParent_andWhatItDropped() {
        DataVersion raw = registry.addData(Dataset.of(List.of(PING, PING)), Map.of());
        DataDiff diff = KeptAndForgotten.clean(registry, raw);
        assertThat(diff.summary()).isEqualTo("same rows: 1; added: 0, removed: 1, changed: 0");
        assertThat(diff.to().parents()).containsExactly(raw.id());
    }

    @Test
    void prove_aPromotion_isCheckedWithoutTheRegistry() {
        train();
        AliasMoved promotion = registry.model("router").aliasHistory().get(0);
        String proof = KeptAndForgotten.prove(registry, promotion);
        List<DayRoot> roots = registry.dayRoots();
        String root = roots.get(roots.size() - 1).text();
        registry.close();
        assertThat(KeptAndForgotten.proven(proof, root)).isTrue();
        assertThat(KeptAndForgotten.proven(proof.replace("baseline 0 %", "baseline 9 %"), root))
                .isFalse();
        open();
        assertThat(KeptAndForgotten.verify(registry, roots).intact()).isTrue();
    }

    @Test
    void promote_aModelThatIsNotSigned_isRefused() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("adapter_config.json"), "{}");
        registry.addModel(new ModelVersion.Draft(
                "router", ModelRef.of("local", model.toString()), "base", "", Map.of(), Map.of()));
        assertThatThrownBy(() -> KeptAndForgotten.promote(registry, keys.getPublic()))
                .hasMessageContaining("signed by the key");
        ModelSigner.withKey(keys.getPrivate(), keys.getPublic()).sign(model, model.resolve("model.sig"));
        assertThat(KeptAndForgotten.promote(registry, keys.getPublic()).version())
                .isEqualTo(1);
    }

    @Test
    void forget_aPersonsRows_namesTheModelThatLearnedFromThem() throws IOException {
        train();
        DataVersion taught = registry.data().get(0);
        Forgotten forgotten = KeptAndForgotten.forget(registry, "ana");
        assertThat(forgotten.rows()).isEqualTo(1);
        assertThat(forgotten.touched().models())
                .extracting(ModelVersion::number)
                .containsExactly(1);
        assertThat(KeptAndForgotten.left(registry, taught)).isEmpty();
        assertThat(Files.readString(folder.resolve("registry/records.jsonl"))).doesNotContain("ping");
    }

    @Test
    void goOn_fromTheChampion_isInItsLineage() {
        FakeProvider provider = FakeProvider.builder().build();
        OnRecord.train(registry, provider, "base", Dataset.of(List.of(PING)));
        KeptAndForgotten.goOn(registry, provider, Dataset.of(List.of(MORE)));
        ModelVersion second = registry.model("router").version(2);
        assertThat(registry.lineage(second).data()).hasSize(2);
    }

    @Test
    void sameTestSet_afterARowWasAdded_isAnotherOne() {
        train();
        ModelVersion model = registry.model("router").newest();
        for (int rows = 1; rows <= 2; rows++) {
            DataVersion test = registry.addData(Dataset.of(List.of(PING, MORE).subList(0, rows)), Map.of());
            String id = String.valueOf(rows);
            registry.add(new Evaluated(id, Instant.EPOCH, model.ref().toString(), "", test.id(), Map.of()));
        }
        assertThat(KeptAndForgotten.sameTestSet(registry, model).orElseThrow().added())
                .hasSize(1);
        assertThat(KeptAndForgotten.tidy(registry)).isEqualTo(new Garbage(0, 0, 0));
    }

    @Test
    void erase_asksEveryStore_andTellsWhatIsLeft() {
        try (MemoryCaptureStore captured = new MemoryCaptureStore();
                MemoryJournalStore people = new MemoryJournalStore();
                Capture live = Capture.around(
                        request -> new ChatResponse("pong", FinishReason.STOP, new Usage(1, 1)), captured)) {
            registry.addData(Dataset.of(List.of(PING, MORE)), Map.of());
            live.chat(ChatRequest.user("ping").withKey("ana"));
            assertThat(live.flush(Duration.ofSeconds(20))).isTrue();
            ErasureReport report = KeptAndForgotten.erase(
                    live,
                    people,
                    registry,
                    request -> ErasedPart.of(request.runs().size()));
            assertThat(report.complete()).isTrue();
            assertThat(report.removed()).isEqualTo(2);
            assertThat(registry.rowsLeft(registry.data().get(0))).containsExactly(MORE);
            assertThat(KeptAndForgotten.toRetrain(registry)).isEmpty();
        }
    }

    @Test
    void salvage_namesWhatIsDamaged() throws IOException {
        registry.addData(Dataset.of(List.of(PING, MORE)), Map.of());
        Path head = folder.resolve("registry/head.json");
        Files.writeString(head, Files.readString(head).replace("hash", "hush"));
        KeptAndForgotten.salvage(folder.resolve("registry"));
        try (RegistryStore whole = FileRegistry.salvage(folder.resolve("registry"))) {
            assertThat(whole.verify().problems()).singleElement().asString().contains("head.json");
        }
    }
}
