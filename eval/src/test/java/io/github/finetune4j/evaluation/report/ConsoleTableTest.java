// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import org.junit.jupiter.api.Test;

class ConsoleTableTest {
    @Test
    void table_showsBothSidesTestAndVerdict() {
        Comparison comparison = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .build()
                .compare(
                        Sample.model("base", row -> row < 40 ? row : row + 1),
                        Sample.model("tuned", row -> row < 70 ? row : row + 1),
                        Sample.tickets(100));
        // intervals: statsmodels' Wilson of 40 and 70 in 100; Tango of 30 gained, 0 lost
        assertThat(ConsoleTable.of(comparison)).isEqualTo("""
                             base                    tuned
            exact_match      40.0 %                  70.0 %
              95 % interval  30.9 % to 49.8 %        60.4 % to 78.1 %
              difference     +30.0 points, 95 % interval +21.9 to +39.6
              paired test    McNemar mid-p, p < 0.0001, n = 100
              verdict        better
            """);
    }

    @Test
    void table_withLongNames_keepsItsColumns() {
        Comparison comparison = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .build()
                .compare(
                        Sample.model("/home/someone/models/HuggingFaceTB/SmolLM2-135M-Instruct", row -> row),
                        Sample.model("/home/someone/runs/2026-01-01T00:00:00/adapter", row -> row),
                        Sample.tickets(10));
        assertThat(ConsoleTable.of(comparison).lines().limit(2))
                .containsExactly(
                        "                 SmolLM2-135M-Instruct   2026-01-01T00:00:00/adapter",
                        "exact_match      100.0 %                 100.0 %");
    }

    @Test
    void table_countsRowsThatWereNotAnswered() {
        assertThat(ConsoleTable.of(Sample.comparison(60)))
                .containsPattern("not answered +0 +1")
                .contains("Holm-adjusted")
                .contains("sign-flip permutation");
    }
}
