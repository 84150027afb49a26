// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small version of the benchmark: 300 comparisons. */
@Tag("slow")
class SimulatedScoresTest {
    private static final int COMPARISONS = 300;
    private static final double ALPHA = 0.05;

    @Test
    void verdictOfGroupedRows_holdsAlpha_whereATestOfRowsDoesNot() {
        SimulatedScores scores = SimulatedScores.named("clustered", 199);
        double[] rates = rates(scores, 100, 0);
        double limit = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / COMPARISONS);
        assertThat(scores.tests()).startsWith("sign_flip_by_group", "verdict");
        assertThat(rates[0]).isLessThan(limit);
        assertThat(rates[1]).isLessThan(limit);
        assertThat(rates[2]).isGreaterThan(0.15);
    }

    @Test
    void plannedComparison_findsItsDifference() {
        SimulatedScores scores = SimulatedScores.named("binary", 199);
        int n = scores.plannedRows(ALPHA, 0.8);
        double[] rates = rates(scores, n, 1);
        assertThat(n).isEqualTo(305);
        assertThat(rates[2]).isBetween(0.72, 0.88);
    }

    private static double[] rates(SimulatedScores scores, int n, double effect) {
        double[] rates = new double[scores.tests().size()];
        for (int i = 0; i < COMPARISONS; i++) {
            boolean[] rejected = scores.rejections(n, effect, ALPHA, new SplittableRandom(i));
            for (int test = 0; test < rates.length; test++) {
                rates[test] += rejected[test] ? 1.0 / COMPARISONS : 0;
            }
        }
        return rates;
    }
}
