// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Quantiles;
import org.junit.jupiter.api.Test;

class MeansTest {
    private static final double[] SCORES = {1, 1, 0, 1, 0, 0, 1, 1, 1, 0};
    private static final int[] CLUSTERS = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3};

    @Test
    void standardErrors_ofTenScoresInFourClusters() {
        assertThat(Means.standardError(SCORES)).isCloseTo(0.1632993161855452, within(1e-15));
        assertThat(Means.clusteredStandardError(SCORES, CLUSTERS)).isCloseTo(0.1346600658448277, within(1e-15));
    }

    @Test
    void clusteredInterval_countsClusters() {
        Interval interval = Means.clusteredInterval(SCORES, CLUSTERS, 0.95);
        // t quantile at 3 degrees of freedom
        assertThat(interval.upper()).isCloseTo(0.6 + 3.182446305284263 * 0.1346600658448277, within(1e-10));
        assertThat(interval.n()).isEqualTo(4);
    }

    @Test
    void standardErrors_equalStatsmodels() {
        Oracle oracle = Oracle.load("tables.properties").in("clustered");
        oracle.cases(3).forEach(o -> {
            double[] y = o.numbers("y");
            assertThat(Means.clusteredStandardError(y, o.integers("cluster")))
                    .isCloseTo(o.number("se"), Oracle.relative(o.number("se")));
            assertThat(Means.standardError(y)).isCloseTo(o.number("naive"), Oracle.relative(o.number("naive")));
        });
    }

    @Test
    void tInterval_equalsScipy() {
        Oracle oracle = Oracle.load("bootstrap.properties");
        oracle.cases(8).forEach(o -> {
            Interval interval = Means.tInterval(o.numbers("x"), 0.95);
            assertThat(interval.lower()).isCloseTo(o.numbers("t")[0], within(1e-9));
            assertThat(interval.upper()).isCloseTo(o.numbers("t")[1], within(1e-9));
        });
    }

    @Test
    void linearQuantile_equalsNumpy() {
        double[] probabilities = {0, .05, .5, .9, .95, .99, 1};
        Oracle oracle = Oracle.load("bootstrap.properties");
        oracle.cases(8).forEach(o -> {
            for (int i = 0; i < probabilities.length; i++) {
                assertThat(Quantiles.linear(o.numbers("x"), probabilities[i]))
                        .isCloseTo(o.numbers("quantiles")[i], within(1e-12));
            }
        });
    }

    @Test
    void wrongInput_isRefusedInWords() {
        assertThatThrownBy(() -> Means.standardError(1)).hasMessage("values: 1 value -> give at least 2");
        assertThatThrownBy(() -> Means.mean(1, Double.NaN))
                .hasMessageStartingWith("values: NaN at index 1 -> give finite numbers");
        assertThatThrownBy(() -> Means.clusteredStandardError(new double[] {1, 2}, new int[] {7, 7}))
                .hasMessage("the number of clusters: 1 -> give at least 2");
        assertThatThrownBy(() -> Means.clusteredStandardError(new double[] {1, 2}, new int[] {7}))
                .hasMessage("values and clusters: 2 and 1 -> give each value its cluster");
        assertThatThrownBy(() -> Quantiles.linear(new double[] {1}, 1.5))
                .hasMessage("probability: 1.5 -> give a number from 0 to 1");
    }
}
