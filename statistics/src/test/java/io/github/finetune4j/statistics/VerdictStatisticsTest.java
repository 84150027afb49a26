// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.sequence.Bets;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import io.github.finetune4j.statistics.test.NonInferiority;
import io.github.finetune4j.statistics.test.PairedProportions;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One-sided tests against a margin, always-valid p values and rates of groups: each is the other side of an interval.
 */
class VerdictStatisticsTest {
    private static final double[] DIFFERENCES =
            new SplittableRandom(7).doubles(60).map(v -> v * v - 0.4).toArray();
    private static final int[] GROUPS = IntStream.range(0, 60).map(i -> i / 5).toArray();

    @Test
    void nonInferiority_isTheLowerEndOfTheInterval() {
        double rates = -PairedProportions.tango(12, 17, 100, 0.95).lower();
        assertThat(NonInferiority.rates(12, 17, 100, rates).pValue()).isCloseTo(0.025, within(1e-9));
        double means = -Means.tInterval(DIFFERENCES, 0.95).lower();
        assertThat(NonInferiority.means(DIFFERENCES, means).pValue()).isCloseTo(0.025, within(1e-9));
        Interval clustered = Means.clusteredInterval(DIFFERENCES, GROUPS, 0.95);
        TestResult test = NonInferiority.clustered(DIFFERENCES, GROUPS, -clustered.lower());
        assertThat(test.pValue()).isCloseTo(0.025, within(1e-9));
        assertThat(test.n()).isEqualTo(12);
        assertThatThrownBy(() -> NonInferiority.means(DIFFERENCES, 0)).hasMessageContaining("margin");
    }

    @Test
    void asymptoticTest_isTheEndOfTheSequence() {
        double half = ConfidenceSequences.asymptotic(0, 1.5, 400, 0.95, 200).upper();
        TestResult test = ConfidenceSequences.asymptoticTest(half, 1.5, 400, 0.95, 200);
        assertThat(test.pValue()).isCloseTo(0.05, within(1e-9));
        assertThat(ConfidenceSequences.asymptoticTest(0, 1.5, 400, 0.95, 200).pValue())
                .isEqualTo(1);
    }

    @Test
    void bets_ruleOutWhatTheirPValueSays() {
        Bets bets = ConfidenceSequences.bets(-1, 1, 0.95);
        for (int i = 0; i < 60; i++) {
            bets.add(i % 3 == 0 ? 0 : 1);
        }
        assertThat(bets.pValue(0)).isLessThan(0.001);
        assertThat(bets.interval().lower()).isPositive();
        assertThat(bets.pValue(2 / 3.0)).isEqualTo(1);
        assertThatThrownBy(() -> bets.pValue(1.5)).hasMessageContaining("within the limits");
    }

    @Test
    void clusteredWilson_countsGroupsThatAgreeAsOneTrial() {
        // both rows of each of 40 groups agree: half of the trials are effective, but for the factor C/(C - 1)
        double[] outcomes =
                IntStream.range(0, 80).mapToDouble(i -> i / 2 % 4 == 0 ? 0 : 1).toArray();
        int[] pairs = IntStream.range(0, 80).map(i -> i / 2).toArray();
        Interval grouped = Proportions.clusteredWilson(outcomes, pairs, 0.95);
        Interval trials = Proportions.wilson(30, 40, 0.95);
        assertThat(grouped.estimate()).isEqualTo(0.75);
        assertThat(grouped.n()).isEqualTo(40);
        assertThat(grouped.width()).isBetween(trials.width(), 1.06 * trials.width());
        double[] all = new double[80];
        java.util.Arrays.fill(all, 1);
        Interval same = Proportions.clusteredWilson(all, pairs, 0.95);
        assertThat(same.upper()).isEqualTo(1);
        assertThat(same.lower())
                .isBetween(0.89, Proportions.wilson(40, 40, 0.95).lower());
    }
}
