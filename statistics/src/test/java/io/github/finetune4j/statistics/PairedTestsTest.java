// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.SignFlip;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.Wilcoxon;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedTestsTest {
    private static final int RESAMPLES = 50_000;

    static double[] series() {
        return IntStream.range(0, 200)
                .mapToDouble(i -> (2 * Math.sin(i) + i / 100.0) - (2.2 * Math.sin(1.3 * i + 1) + i / 100.0 + 0.3))
                .toArray();
    }

    @Test
    void tests_ofDeterministicSeries() {
        TestResult t = PairedTests.pairedT(series());
        assertThat(t.statistic()).isCloseTo(-2.0337686581374093, within(1e-9));
        assertThat(t.pValue()).isCloseTo(0.04330232228905229, within(1e-10));
        TestResult wilcoxon = Wilcoxon.test(series());
        assertThat(wilcoxon.statistic()).isEqualTo(8447);
        assertThat(wilcoxon.pValue()).isCloseTo(0.05047307046860921, within(1e-10));
        TestResult flip = SignFlip.test(series(), RESAMPLES, new SplittableRandom(3));
        assertThat(flip.pValue()).isCloseTo(0.0436, within(0.004));
        assertThat(flip.method()).isEqualTo("sign-flip permutation, 50000 resamples");
    }

    @Test
    void pairedT_equalsScipy() {
        forEachCase(o -> {
            TestResult t = PairedTests.pairedT(differences(o));
            assertThat(t.statistic()).as(o.text("name")).isCloseTo(o.number("t"), within(1e-9));
            assertThat(t.pValue()).isCloseTo(o.number("t.p"), within(1e-9));
            Interval interval = Means.tInterval(differences(o), 0.95);
            assertThat(interval.lower()).isCloseTo(o.numbers("t.interval")[0], within(1e-9));
            assertThat(interval.upper()).isCloseTo(o.numbers("t.interval")[1], within(1e-9));
        });
    }

    @Test
    void wilcoxon_equalsScipy() {
        forEachCase(o -> {
            double[] d = differences(o);
            assertThat(Wilcoxon.normal(false, d).statistic()).as(o.text("name")).isEqualTo(o.number("wilcoxon"));
            double p = o.number("wilcoxon.p");
            assertThat(Wilcoxon.normal(false, d).pValue()).isCloseTo(p, Oracle.relative(p));
            double corrected = o.number("wilcoxon.corrected.p");
            assertThat(Wilcoxon.normal(true, d).pValue()).isCloseTo(corrected, Oracle.relative(corrected));
            if (o.has("wilcoxon.exact.p")) {
                assertThat(Wilcoxon.exact(d).pValue()).isCloseTo(o.number("wilcoxon.exact.p"), within(1e-12));
                assertThat(Wilcoxon.test(d).pValue()).isCloseTo(o.number("wilcoxon.auto.p"), within(1e-12));
            }
        });
    }

    @Test
    void signFlip_equalsScipy() {
        forEachCase(o -> {
            TestResult flip = SignFlip.test(differences(o), RESAMPLES, new SplittableRandom(4));
            if (o.has("flip.exact.p")) {
                assertThat(flip.method()).isEqualTo("sign-flip permutation, exact");
                assertThat(flip.pValue()).as(o.text("name")).isCloseTo(o.number("flip.exact.p"), within(1e-12));
            } else {
                double p = o.number("flip.random.p");
                double noise = 4 * Math.sqrt(p * (1 - p) / RESAMPLES + p * (1 - p) / 100_000) + 1e-4;
                assertThat(flip.pValue()).as(o.text("name")).isCloseTo(p, within(noise));
            }
        });
    }

    @Test
    void signFlip_ofThreeDifferences_countedByHand() {
        // |1+2-4| = 1; of the 8 sign patterns |±1±2±4| is 7, 5, 3, 1, each twice: all reach 1
        assertThat(SignFlip.test(new double[] {1, 2, -4}, 100, new SplittableRandom(1))
                        .pValue())
                .isEqualTo(1);
        // |1+2+4| = 7 is reached by two of eight
        assertThat(SignFlip.test(new double[] {1, 2, 4, 0}, 100, new SplittableRandom(1))
                        .pValue())
                .isEqualTo(0.25);
    }

    @Test
    void withoutAnyDifference_pIsOne() {
        double[] zeros = new double[5];
        assertThat(PairedTests.pairedT(zeros).pValue()).isEqualTo(1);
        assertThat(Wilcoxon.test(zeros).pValue()).isEqualTo(1);
        assertThat(SignFlip.test(zeros, 100, new SplittableRandom(1)).pValue()).isEqualTo(1);
    }

    @Test
    void differences_ofUnequalLengths_areRefused() {
        assertThatThrownBy(() -> PairedTests.differences(new double[2], new double[3]))
                .hasMessage("values: 2 of the baseline and 3 of the candidate -> give the same rows on both sides");
    }

    @Test
    void exactWilcoxon_withTies_countsSignPatterns() {
        // ranks 1.5, 1.5, 3: of 8 patterns one has no positive rank and one no negative rank
        TestResult test = Wilcoxon.test(1, 1, 2, 0);
        assertThat(test.method()).isEqualTo("Wilcoxon signed-rank, exact");
        assertThat(test.pValue()).isEqualTo(0.25);
        // 1.5 positive: patterns with a sum of at most 1.5 are {}, {1.5}, {1.5}: 3/8, twice
        assertThat(Wilcoxon.exact(1, -1, -2).pValue()).isEqualTo(0.75);
        assertThat(Wilcoxon.test(new double[14]).method()).isEqualTo("Wilcoxon signed-rank, normal approximation");
    }

    @Test
    void exactWilcoxon_ofTooMany_isRefused() {
        double[] many = new double[1001];
        Arrays.fill(many, 1);
        assertThatThrownBy(() -> Wilcoxon.exact(many))
                .hasMessage(
                        "the exact signed-rank test: 1001 differences other than zero -> give at most 1000, or use the normal approximation");
    }

    private static double[] differences(Oracle oracle) {
        double[] raw = PairedTests.differences(oracle.numbers("a"), oracle.numbers("b"));
        // the scores have four decimals, and the oracle ranked differences rounded to four
        return Arrays.stream(raw).map(d -> Math.rint(d * 1e4) / 1e4).toArray();
    }

    private static void forEachCase(Consumer<Oracle> check) {
        Oracle oracle = Oracle.load("paired.properties");
        oracle.cases(8).forEach(check);
    }
}
