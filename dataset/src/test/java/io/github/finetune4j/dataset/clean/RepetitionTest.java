// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.internal.shared.Golden;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static List<Golden> rows() {
        return Golden.file("gopher.json").rows("rows", 60);
    }

    @Test
    void golden_statistics() {
        for (Golden row : rows()) {
            String text = row.string("text");
            if (!row.has("stats")) {
                continue; // the empty text
            }
            Map<String, Double> mine =
                    RepetitionStatistics.of(text, row.strings("words")).byName();
            row.object("stats")
                    .fields()
                    .forEach((name, expected) -> assertThat(mine.getOrDefault(name, 0.0))
                            .as("%s of %s", name, text)
                            .isCloseTo(((Number) expected).doubleValue(), within(1e-9)));
        }
    }

    @Test
    void golden_repetitionVerdicts() {
        for (Golden row : rows()) {
            String verdict = row.string("repetition_verdict");
            String text = row.string("text");
            if (verdict.equals("empty")) {
                continue;
            }
            assertThat(RepetitionLimits.GOPHER
                            .exceeded(RepetitionStatistics.of(text, row.strings("words")))
                            .orElse("keep"))
                    .as(text)
                    .isEqualTo(verdict.replace("duplicated_", "dup_").replace("_n_grams", "_gram"));
        }
    }

    @Test
    void golden_qualityVerdicts() {
        for (Golden row : rows()) {
            String text = row.string("text");
            List<String> words = row.strings("words");
            String free = row.string("quality_verdict_no_minimum_length");
            assertThat(ProseQuality.broken(text, words).orElse("keep"))
                    .as(text)
                    .isEqualTo(free.startsWith("raises") ? "no_words" : free.replace("gopher_", ""));
        }
    }

    @Test
    void answers_shortOnesPass_loopsDoNot() {
        RowFilter filter = RowFilters.repetitive(RepetitionLimits.GOPHER);
        assertThat(filter.reason(Rows.of("?", "Yes."))).isEmpty();
        assertThat(filter.reason(Rows.of("?", "Go to the settings and choose your card.")))
                .isEmpty();
        assertThat(filter.reason(Rows.of("?", "no no no no no no"))).isPresent();
        assertThat(filter.reason(Rows.of("?", "It is fine.\n".repeat(6)))).isPresent();
        assertThat(filter.reason(Rows.of("?", "I like the red car a lot. ".repeat(10))))
                .isPresent();
    }

    @Test
    void limits_ofAnUnknownName_orThatAreNoShare_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepetitionLimits(Map.of("dup_para_fraction", 0.3)))
                .withMessageStartingWith("limit of repetition: dup_para_fraction -> give one of dup_para_frac, dup_");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepetitionLimits(Map.of("top_2_gram", 20.0)))
                .withMessage("limit of top_2_gram: 20.0 -> give a number from 0 to 1");
        Map<String, Double> every =
                RepetitionStatistics.of("a b c", List.of("a", "b", "c")).byName();
        assertThat(RepetitionLimits.GOPHER.limits()).containsOnlyKeys(every.keySet());
    }
}
