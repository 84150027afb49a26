// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCardTest {
    private static Path rows(Path folder) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            rows.append("{\"prompt\": \"Question ")
                    .append(i / 2)
                    .append("?\", \"completion\": \"Answer ")
                    .append(i / 2)
                    .append("\"}\n");
        }
        return Files.writeString(folder.resolve("rows.jsonl"), rows.append("{\"prompt\": \"?\"}\n"));
    }

    private static DatasetSplit split(Path folder, int threads) throws IOException {
        return Dataset.builder()
                .addJsonl(rows(folder))
                .reading(r -> r.threads(threads))
                .deduplicate()
                .dropInvalid()
                .addStep(Cleaning.of(List.of(RowFilters.emptyTexts())).step())
                .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(7))
                .build();
    }

    @Test
    void card_tellsSourcesStepsSplitAndFingerprints(@TempDir Path folder) throws IOException {
        DatasetSplit split = split(folder, 2);
        DataCard card =
                DataCard.of("Questions", split).description("For a test.").files(List.of(folder.resolve("rows.jsonl")));

        card.write(folder.resolve("out"));

        Map<String, Object> json = Json.parseObject(Files.readString(folder.resolve("out/dataset-card.json")));
        assertThat(json)
                .containsEntry("name", "Questions")
                .containsEntry("sources", List.of("rows.jsonl"))
                .containsEntry(
                        "rows", Map.of("read", 51L, "kept", 25L, "removed", Map.of("invalid", 1L, "duplicate", 25L)))
                .containsKeys("split", "versions", "issues");
        assertThat((Map<?, ?>) json.get("fingerprints"))
                .extracting(prints -> prints.get("training"))
                .isEqualTo(split.training().fingerprint().hex());
        assertThat((List<?>) json.get("steps"))
                .singleElement()
                .satisfies(step -> assertThat(((Map<?, ?>) step).get("in")).isEqualTo(25L));
        assertThat(folder.resolve("out/dataset-card.md"))
                .content()
                .contains("# Questions", "For a test.", "left out: duplicate | 25", "## Steps, in order", "rows.jsonl");
    }

    @Test
    void card_isTheSameForAnyNumberOfThreads(@TempDir Path folder) throws IOException {
        assertThat(DataCard.of("a", split(folder, 1)).json())
                .isEqualTo(DataCard.of("a", split(folder, 4)).json());
    }

    @Test
    void card_ofAReportAlone(@TempDir Path folder) throws IOException {
        DatasetReport report = Dataset.builder().addJsonl(rows(folder)).check();

        assertThat(DataCard.of("a", report).markdown())
                .contains("missing-completion")
                .doesNotContain("Fingerprints");
    }
}
