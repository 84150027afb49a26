// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.sequence.CovariateSums;
import io.github.finetune4j.statistics.sequence.QuantileSequence;
import io.github.finetune4j.statistics.sequence.RateDifferenceSequence;
import io.github.finetune4j.statistics.sequence.RateSequence;
import io.github.finetune4j.statistics.sequence.SampleRatio;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sequences and tests that rollouts decide by. */
class RolloutSequencesTest {
    @Test
    void rateSequence_oneSuccessInOneTrial_byHand() {
        // M(p) = B(1.5, 0.5) / (pi * p) = (pi / 2) / (pi * p) = 1 / (2 p); 1 / (2 p) = 20 at p = 0.025
        assertThat(RateSequence.logEvidence(1, 1, 0.025)).isCloseTo(Math.log(20), within(1e-12));
        assertThat(RateSequence.interval(1, 1, 0.95).lower()).isCloseTo(0.025, within(1e-9));
        assertThat(RateSequence.interval(1, 1, 0.95).upper()).isEqualTo(1);
    }

    @Test
    void rateSequence_isWiderThanAFixedInterval_andNarrowsWithN() {
        Interval fixed = Proportions.wilson(700, 1000, 0.95);
        Interval sequence = RateSequence.interval(700, 1000, 0.95);
        assertThat(sequence.lower()).isLessThan(fixed.lower());
        assertThat(sequence.upper()).isGreaterThan(fixed.upper());
        assertThat(RateSequence.interval(7000, 10_000, 0.95).width()).isLessThan(sequence.width() / 2);
    }

    @Test
    void rateSequence_lookedAtAfterEveryTrial_missesTheTruthNoMoreOftenThanAlpha() {
        int missed = 0;
        int runs = 2000;
        for (int run = 0; run < runs; run++) {
            missed += everMisses(new Random(run), 0.1, 400) ? 1 : 0;
        }
        assertThat(missed / (double) runs).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs));
    }

    private static boolean everMisses(Random random, double rate, int trials) {
        int successes = 0;
        for (int n = 1; n <= trials; n++) {
            successes += random.nextDouble() < rate ? 1 : 0;
            if (RateSequence.logEvidence(successes, n, rate) > Math.log(20)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void rateSequence_refusesMoreSuccessesThanTrials() {
        assertThatThrownBy(() -> RateSequence.interval(3, 2, 0.95)).hasMessageContaining("3");
    }

    @Test
    void quantileSequence_hasNoBoundsWithFewValues_andBracketsTheMedianLater() {
        assertThat(QuantileSequence.ranks(3, 0.5, 0.95)).isEqualTo(new QuantileSequence(0, 4));
        QuantileSequence ranks = QuantileSequence.ranks(1000, 0.5, 0.95);
        assertThat(ranks.lower()).isBetween(430L, 470L);
        assertThat(ranks.upper()).isBetween(531L, 571L);
        assertThat(ranks.lower() + ranks.upper()).isBetween(1000L, 1002L);
    }

    @Test
    void quantileSequence_ofFewerEffectiveValues_isWider() {
        QuantileSequence independent = QuantileSequence.ranks(1000, 0.9, 0.95);
        QuantileSequence clustered = QuantileSequence.ranks(1000, 250, 0.9, 0.95);
        assertThat(clustered.lower()).isLessThan(independent.lower());
        assertThat(clustered.upper()).isGreaterThan(independent.upper());
    }

    @Test
    void sampleRatio_seesFabijansMismatch_andNotAnEvenSplit() {
        // the counts of Fabijan et al., KDD 2019: a fixed test gives p = 1.8e-6
        TestResult mismatch = SampleRatio.sequential(new double[] {821_588, 815_482}, new double[] {0.5, 0.5});
        assertThat(mismatch.pValue()).isLessThan(0.001);
        assertThat(SampleRatio.sequential(new double[] {5003, 4997}, new double[] {1, 1})
                        .pValue())
                .isEqualTo(1);
    }

    @Test
    void sampleRatio_lookedAtAfterEveryVisit_alarmsNoMoreOftenThanAlpha() {
        int alarms = 0;
        int runs = 1000;
        for (int run = 0; run < runs; run++) {
            alarms += everAlarms(new Random(run), 1000) ? 1 : 0;
        }
        assertThat(alarms / (double) runs).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs));
    }

    private static boolean everAlarms(Random random, int visits) {
        double[] counts = new double[2];
        for (int n = 0; n < visits; n++) {
            counts[random.nextDouble() < 0.05 ? 1 : 0]++;
            if (SampleRatio.sequential(counts, new double[] {0.95, 0.05}).pValue() <= 0.05) {
                return true;
            }
        }
        return false;
    }

    @Test
    void covariateSums_takeOffWhatTheCovariateExplains() {
        Random random = new Random(7);
        double[][] a = pairs(random, 4000, 0);
        double[][] b = pairs(random, 4000, 0.3);
        CovariateSums.Difference difference = sums(a).to(sums(b));
        double plain = sums(a).variance() / 4000 + sums(b).variance() / 4000;
        // y = 2 x + e with unit variances: rho² = 4/5
        assertThat(difference.theta()).isCloseTo(2, within(0.05));
        assertThat(difference.variance() / plain).isCloseTo(0.2, within(0.02));
        assertThat(difference.estimate()).isCloseTo(0.3, within(0.08));
    }

    @Test
    void covariateSums_withoutSpreadInTheCovariate_areThePlainDifference() {
        CovariateSums a = sums(new double[][] {{0, 1}, {0, 2}, {0, 3}});
        CovariateSums b = sums(new double[][] {{0, 2}, {0, 4}, {0, 6}});
        CovariateSums.Difference difference = a.to(b);
        assertThat(difference.estimate()).isEqualTo(2);
        assertThat(difference.variance()).isCloseTo(1.0 / 3 + 4.0 / 3, within(1e-12));
    }

    private static double[][] pairs(Random random, int n, double effect) {
        double[][] pairs = new double[n][];
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            pairs[i] = new double[] {x, 2 * x + random.nextGaussian() + effect};
        }
        return pairs;
    }

    private static CovariateSums sums(double[][] pairs) {
        double[] s = new double[5];
        for (double[] p : pairs) {
            s[0] += p[1];
            s[1] += p[1] * p[1];
            s[2] += p[0];
            s[3] += p[0] * p[0];
            s[4] += p[0] * p[1];
        }
        return new CovariateSums(pairs.length, s[0], s[1], s[2], s[3], s[4]);
    }

    @Test
    void rateBound_isWhereTheEvidenceReachesTheLimit() {
        double[][] cases = {{1, 1}, {3, 1000}, {0.001, 10}, {700, 1000}, {5e6, 1e7}, {999.5, 1000}};
        for (double[] each : cases) {
            Interval interval = RateSequence.interval(each[0], each[1], 0.95);
            if (interval.lower() > 0) {
                double at = RateSequence.logEvidence(each[0], each[1], interval.lower());
                assertThat(at).as(each[0] + " of " + each[1]).isCloseTo(Math.log(20), within(1e-6));
            }
            if (interval.upper() < 1) {
                double at = RateSequence.logEvidence(each[0], each[1], interval.upper());
                assertThat(at).as(each[0] + " of " + each[1]).isCloseTo(Math.log(20), within(1e-6));
            }
        }
    }

    @Test
    void rateDifference_isWhatTheRemainingPairsHave() {
        double[][] cases = {{5, 100, 20, 100, 1}, {0, 30, 9, 40, 1}, {190, 200, 3, 10, 1}, {7, 50, 9, 60, 1.5}};
        for (double[] c : cases) {
            Interval interval = RateDifferenceSequence.interval(c[0], c[1], c[2], c[3], c[4], 0.95);
            double least = 1;
            double most = -1 - c[4];
            for (double p = 0.001; p < 1; p += 0.002) {
                for (double q = 0.001; q < 1; q += 0.002) {
                    double evidence = RateSequence.logEvidence(c[0], c[1], p) + RateSequence.logEvidence(c[2], c[3], q);
                    if (evidence <= Math.log(20)) {
                        least = Math.min(least, q - c[4] * p);
                        most = Math.max(most, q - c[4] * p);
                    }
                }
            }
            assertThat(interval.lower()).isCloseTo(least, within(0.005)).isLessThanOrEqualTo(least);
            assertThat(interval.upper()).isCloseTo(most, within(0.005)).isGreaterThanOrEqualTo(most);
        }
    }

    @Test
    void rateDifference_isNarrowerThanTwoIntervals() {
        Interval joint = RateDifferenceSequence.interval(20, 1000, 100, 1000, 1, 0.95);
        Interval base = RateSequence.interval(20, 1000, 0.975);
        Interval its = RateSequence.interval(100, 1000, 0.975);
        assertThat(joint.width()).isLessThan(0.95 * (base.width() + its.width()));
        assertThat(joint.lower()).isPositive();
    }

    @Test
    void rateDifference_lookedAtAfterEveryTrial_missesTheTruthNoMoreOftenThanAlpha() {
        int missed = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            missed += misses(new java.util.Random(run)) ? 1 : 0;
        }
        assertThat(missed / (double) runs)
                .isLessThan(0.1 + 3 * Math.sqrt(0.1 * 0.9 / runs))
                .isPositive();
    }

    private static boolean misses(java.util.Random random) {
        double[] rates = {0.3, 0.4};
        double[] k = new double[2];
        double[] n = new double[2];
        for (int i = 0; i < 200; i++) {
            int arm = random.nextDouble() < 0.2 ? 1 : 0;
            n[arm]++;
            k[arm] += random.nextDouble() < rates[arm] ? 1 : 0;
            if (n[0] > 0 && n[1] > 0) {
                Interval interval = RateDifferenceSequence.interval(k[0], n[0], k[1], n[1], 1, 0.9);
                if (interval.lower() > 0.1 || interval.upper() < 0.1) {
                    return true;
                }
            }
        }
        return false;
    }
}
