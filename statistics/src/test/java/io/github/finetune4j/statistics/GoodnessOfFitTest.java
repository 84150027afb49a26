// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.summary.VendiScore;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoodnessOfFitTest {
    // scipy 1.17: chi2_contingency([[10, 20, 30], [15, 15, 20]], correction=False)
    @Test
    void chiSquared_isScipys() {
        TestResult result = Counts.homogeneity(new long[] {10, 20, 30}, new long[] {15, 15, 20});
        assertThat(result.statistic()).isCloseTo(2.8285714285714287, within(1e-9));
        assertThat(result.pValue()).isCloseTo(0.24309919372964037, within(1e-9));
        assertThat(result.n()).isEqualTo(110);
    }

    @Test
    void chiSquared_emptyCategoriesDoNotCount() {
        assertThat(Counts.homogeneity(new long[] {10, 0, 20, 30}, new long[] {15, 0, 15, 20})
                        .pValue())
                .isCloseTo(0.24309919372964037, within(1e-9));
        assertThat(Counts.homogeneity(new long[] {5}, new long[] {9}).pValue()).isEqualTo(1);
    }

    // scipy 1.17: ks_2samp([...], [...]) (exact for small samples)
    @Test
    void kolmogorovSmirnov_isScipys() {
        TestResult result = KolmogorovSmirnov.test(
                new double[] {0.1, 0.4, 0.7, 1.2, 3.1, 2.2}, new double[] {1.1, 2.5, 2.9, 3.3, 4.0, 0.9, 5.2});
        assertThat(result.statistic()).isCloseTo(0.5476190476190477, within(1e-12));
        assertThat(result.pValue()).isCloseTo(0.21212121212121213, within(1e-9));
    }

    // counted in whole numbers: tables as likely as the one that was seen belong to its tail
    @Test
    void fisher_countsTablesThatAreAsLikely() {
        assertThat(Counts.fisher(2, 3, 2, 6, Alternative.TWO_SIDED).pValue()).isCloseTo(1, within(1e-12));
        assertThat(Counts.fisher(9, 20, 33, 22, Alternative.TWO_SIDED).pValue())
                .isCloseTo(0.0209436466050814, within(1e-12));
    }

    @Test
    void kolmogorovSmirnov_takesASingleValue() {
        assertThat(KolmogorovSmirnov.test(new double[] {1}, new double[] {1}).pValue())
                .isEqualTo(1);
        assertThat(KolmogorovSmirnov.test(new double[] {1}, new double[] {2, 3, 4})
                        .pValue())
                .isCloseTo(0.5, within(1e-12));
        double[] many = IntStream.rangeClosed(1, 19_999).asDoubleStream().toArray();
        assertThat(KolmogorovSmirnov.test(many, new double[] {0}).pValue()).isCloseTo(1e-4, within(1e-12));
    }

    /** Exact is exact, however many orders there are. */
    @Test
    void kolmogorovSmirnov_ofOneSideIsExact() {
        double[] first = IntStream.range(0, 2000).asDoubleStream().toArray();
        double[] second = IntStream.range(0, 1999).mapToDouble(i -> i + 20.5).toArray();
        double exact =
                KolmogorovSmirnov.exact(first, second, Alternative.GREATER).pValue();
        double asymptotic =
                KolmogorovSmirnov.asymptotic(first, second, Alternative.GREATER).pValue();
        assertThat(exact).isCloseTo(asymptotic, within(1e-3)).isNotEqualTo(asymptotic);
    }

    /** A few values now, beside a year of them: as a drift report has it. */
    @Test
    void mannWhitney_ofFewAndManyValues_isExact() {
        double[] many = IntStream.range(0, 100_000).asDoubleStream().toArray();
        double[] few = {-3, -2, -1};
        double chance = 6.0 / (100_001.0 * 100_002 * 100_003);
        assertThat(TwoSamples.mannWhitneyExact(many, few, Alternative.GREATER).pValue())
                .isCloseTo(chance, within(1e-12 * chance));
        assertThat(TwoSamples.mannWhitneyExact(few, many, Alternative.LESS).pValue())
                .isCloseTo(chance, within(1e-12 * chance));
        assertThat(TwoSamples.mannWhitneyExact(few, many, Alternative.GREATER).pValue())
                .isEqualTo(1);
    }

    @Test
    void arguments_areChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> Counts.fisher(1, -1, 2, 2, Alternative.LESS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counts.fisher(Long.MAX_VALUE, 1, 2, 2, Alternative.LESS))
                .withMessageContaining("-> give counts of at most 2147483647 together");
        double[] many = IntStream.range(0, 10_001).asDoubleStream().toArray();
        double[] others = IntStream.range(0, 10_000).mapToDouble(i -> i + 0.5).toArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TwoSamples.mannWhitneyExact(many, others, Alternative.LESS))
                .withMessageContaining("100010000 pairs of values -> give at most 100000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KolmogorovSmirnov.asymptotic(new double[] {1}, new double[] {1, 2}, Alternative.LESS))
                .withMessage("first: 1 value -> give at least 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Counts.homogeneity(new long[] {1}, new long[] {1, 2}));
        assertThatIllegalArgumentException().isThrownBy(() -> Counts.homogeneity(new long[] {0}, new long[] {1}));
    }

    @Test
    void vendi_isTheReferences() {
        double[] points = {0, 0, 10, 10, 20, 20};
        double[][] near = new double[6][6];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                near[i][j] = Math.exp(-Math.abs(points[i] - points[j]));
            }
        }
        assertThat(VendiScore.of(near)).isCloseTo(2.9999999958777064, within(1e-9));
        assertThat(VendiScore.of(new double[][] {{1, .9, 0}, {.9, 1, 0}, {0, 0, 1}}))
                .isCloseTo(2.1573004833739833, within(1e-12));
        assertThatIllegalArgumentException().isThrownBy(() -> VendiScore.of(new double[][] {{2}}));
    }
}
