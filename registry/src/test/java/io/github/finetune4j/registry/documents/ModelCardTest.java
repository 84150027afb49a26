// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model card: what the Hub reads, what people read, and hostile words in both. */
class ModelCardTest {
    @TempDir
    Path folder;

    private String card(String words) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = Story.tell(registry, words);
            return Documents.of(registry, Story.statements(words))
                    .modelCard(model)
                    .text();
        }
    }

    private static String front(String card) {
        return card.substring(4, card.indexOf("\n---\n"));
    }

    private static String body(String card) {
        return card.substring(card.indexOf("\n---\n") + 5);
    }

    @Test
    void frontMatter_holdsWhatTheHubReads() {
        assertThat(front(card("in words")))
                .startsWith("""
                    base_model: "acme/tiny-instruct"
                    base_model_relation: "adapter"
                    library_name: "peft"
                    pipeline_tag: "text-generation"
                    license: "apache-2.0"
                    language:
                    - "en"
                    datasets:
                    - "acme/tickets"
                    tags:
                    - "lora"
                    - "finetune4j"
                    model-index:
                    - name: "router 1"
                      results:
                      - task:
                          type: "text-generation"
                        dataset:
                          type: "held-out"
                          name: "test set\
                    """)
                .contains("\n    metrics:\n    - type: \"exact match\"\n      value: 1.0\n")
                .contains("\n      name: \"exact match, interval 0.")
                .contains("\n        rows: 50\n        measured: \"20")
                .contains("\n      args:\n        lower: 0.", "\n        upper: 1.0\n        level: 0.95\n");
    }

    @Test
    void body_showsFiguresWithIntervals_settingsAndWhatWasLeftOut() {
        assertThat(body(card("in words")))
                .contains("# router 1\n", "## Evaluation\n", "| exact match | 1.0 (0.", "Verdict: better.")
                .contains("3 evaluations on record have used it.")
                .contains("| lora.rank | 8 |", "| hyperparameters.learningRate | 0.0002 |")
                .doesNotContain("metadata", "options", "trainedTokens")
                .contains("| Left out | invalid 4, duplicate 11 |", "| Sources | tickets.jsonl |")
                .contains("| adapter\\_config.json | " + "a".repeat(64) + " |")
                .contains("| better than the baseline by exact match | passed |", "| signed in words | failed |")
                .doesNotContain("was changed", "Gates of a build: not recorded");
    }

    @Test
    void card_showsNoFolderOfThisMachine_noPerson_andNoKeyOfARollout() {
        assertThat(card("in words")).doesNotContain("/home/", Story.SECRET, "ana", "ben", "key-of-the-rollout");
    }

    @Test
    void hostileWords_stayWithinTheirQuotesAndTheirCells() {
        String card = card(Story.HOSTILE);
        assertThat(card.lines().filter(line -> line.equals("---"))).hasSize(2);
        assertThat(front(card).lines()).noneMatch(line -> line.startsWith("license: \"mit"));
        assertThat(body(card)).doesNotContain("<img", "</td>", "<!--", "\n# h", "$a$", " [x](");
        assertThat(body(card)).contains("&lt;/script&gt;", "\\[x\\](javascript:alert(1))");
        body(card).lines().filter(line -> line.startsWith("| ")).forEach(ModelCardTest::assertWhole);
    }

    /** A table's row ends with its last bar; a bar that is text has a backslash before it. */
    private static void assertWhole(String row) {
        assertThat(row).endsWith(" |");
        int bars = row.replace("\\\\", "").replace("\\|", "").split("\\|", -1).length;
        assertThat(bars).isGreaterThan(2);
    }

    @Test
    void card_ofAModelFromElsewhere_saysWhatIsNotRecorded() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            String card = Documents.of(registry)
                    .modelCard(DossierTest.fromElsewhere(registry))
                    .text();
            assertThat(front(card)).doesNotContain("base_model", "license", "model-index");
            assertThat(body(card))
                    .contains("Evaluations: not recorded", "Known limits: not recorded", "Loss curve: not recorded")
                    .contains("| Licence | not recorded |", "Files of the model: not recorded");
        }
    }

    @Test
    void quoted_isReadBackAsJson_savesWhatNoFileCanHold() {
        String text = "a\"b\\c\n\t\r\u0000\u001f\u007f\u0085\u2028\u2029\uFEFF\uFFFE\uD83D\uDE00é";
        String quoted = Yaml.quoted(text);
        assertThat(Json.parse(quoted)).isEqualTo(text);
        assertThat(quoted).doesNotContain("\u0000", "\u007f", "\u0085", "\u2028", "\uFEFF");
        assertThat(Json.parse(Yaml.quoted("x\uD800y"))).isEqualTo("x\uFFFDy");
    }

    @Test
    void yaml_ofNestedMapsAndLists_hasOneFormOnly() {
        Map<String, Object> map = Ordered.map(
                "name", "x: y",
                "true", 1e10,
                "list", List.of(Ordered.map("deep", List.of(1L, 2L), "flag", true), "s"),
                "empty", List.of(),
                "none", Map.of());
        assertThat(Yaml.of(map)).isEqualTo("""
            name: "x: y"
            "true": 10000000000.0
            list:
            - deep:
              - 1
              - 2
              flag: true
            - "s"
            empty: []
            none: {}
            """);
    }
}
