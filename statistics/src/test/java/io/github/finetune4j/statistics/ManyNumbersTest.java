// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.statistics.drift.MeanDiscrepancy;
import io.github.finetune4j.statistics.internal.Histogram;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.prediction.IsotonicRegression;
import io.github.finetune4j.statistics.prediction.RocArea;
import io.github.finetune4j.statistics.summary.Order;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What drift is measured with: many numbers sorted, binned, ranked and compared as few are. */
class ManyNumbersTest {
    private static double[] numbers(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(n)
                .map(u -> Math.pow(u - 0.5, 3) * Math.pow(10, 4 * u - 2))
                .toArray();
    }

    private static final double TINY = Double.MIN_VALUE;

    /** Spread alike, skewed, few distinct ones, one far away, next to each other, of all magnitudes. */
    private static List<double[]> shapes(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        java.util.Random normal = new java.util.Random(seed);
        return Stream.<DoubleSupplier>of(
                        random::nextDouble,
                        normal::nextGaussian,
                        () -> Math.exp(3 * normal.nextGaussian()),
                        () -> random.nextInt(1000),
                        () -> random.nextInt(3) - 1.0,
                        () -> random.nextInt(n) == 0 ? 1e300 : random.nextDouble(),
                        () -> random.nextInt(9) * TINY,
                        () -> random.nextDouble() * 1e-305,
                        () -> (random.nextDouble() - 0.5) * 1.7976931348623157E308 * 2,
                        () -> 1 + random.nextInt(5000) * 0x1p-52,
                        () -> random.nextInt(5) == 0 ? random.nextDouble() : 7)
                .map(shape -> DoubleStream.generate(shape).limit(n).toArray())
                .toList();
    }

    /** As the definition has it: at each number of either sample. */
    @Test
    void distance_isThatOfTheDefinition() {
        for (int n : new int[] {10, 3000}) {
            List<double[]> first = shapes(n, 1);
            List<double[]> second = shapes(n / 2, 2);
            for (int shape = 0; shape < first.size(); shape++) {
                double[] a = first.get(shape);
                double[] b = second.get(shape);

                double surplus = greatest(a, b);
                double deficit = greatest(b, a);
                String what = "shape " + shape + " of " + n;
                Golden.close(what, distance(a, b, Alternative.GREATER), surplus, 1e-15);
                Golden.close(what, distance(a, b, Alternative.LESS), deficit, 1e-15);
                Golden.close(what, distance(a, b, Alternative.TWO_SIDED), Math.max(surplus, deficit), 1e-15);
                assertThat(KolmogorovSmirnov.statistic(a, b)).isEqualTo(Math.max(surplus, deficit));
            }
        }
    }

    private static double distance(double[] a, double[] b, Alternative alternative) {
        return KolmogorovSmirnov.asymptotic(a, b, alternative).statistic();
    }

    private static double greatest(double[] a, double[] b) {
        double[] first = Arrays.stream(a).sorted().toArray();
        double[] second = Arrays.stream(b).sorted().toArray();
        double greatest = 0;
        for (double x : first) {
            double ahead = (double) upTo(first, x) / first.length - (double) upTo(second, x) / second.length;
            greatest = Math.max(greatest, ahead);
        }
        return greatest;
    }

    private static int upTo(double[] sorted, double x) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sorted[middle] <= x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int[] insertionOrder(double... values) {
        int[] order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            int place = i;
            while (place > 0 && values[order[place - 1]] > values[i]) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = i;
        }
        return order;
    }

    /** Some far apart, most near each other, so that the digits looked at first agree, and many equal. */
    private static double[] clustered(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(n)
                .map(u -> u < 0.1
                        ? -1 / u
                        : u < 0.5 ? 1 + Math.rint(u * 1e6) * 0x1p-52 : u < 0.6 ? -0.0 : Math.rint(10 * u))
                .toArray();
    }

    @Test
    void order_isThatOfAStableSort() {
        for (double[] values : new double[][] {
            {}, {3}, {2, -1, 2, 0.0, -0.0}, numbers(2000, 1), clustered(50, 2), clustered(3000, 3), new double[5000]
        }) {
            int[] expected = insertionOrder(values);

            assertThat(Order.of(values)).isEqualTo(expected);
            assertThat(Sorted.of(values))
                    .isEqualTo(Arrays.stream(expected)
                            .mapToDouble(i -> values[i] + 0.0)
                            .toArray());
        }
    }

    /** {@code scipy.stats.multivariate_hypergeom}: mean and variance of each count by its formulas. */
    @Test
    void dealtCounts_areHypergeometric() {
        long[] counts = {300, 0, 500, 200};
        SplittableRandom random = new SplittableRandom(5);
        double[] sums = new double[4];
        double[] squares = new double[4];
        for (int i = 0; i < 20_000; i++) {
            long[] dealt = Counts.dealt(counts, 100, random);
            assertThat(Arrays.stream(dealt).sum()).isEqualTo(100);
            for (int c = 0; c < 4; c++) {
                sums[c] += dealt[c];
                squares[c] += (dealt[c] - counts[c] / 10.0) * (dealt[c] - counts[c] / 10.0);
            }
        }
        for (int c = 0; c < 4; c++) {
            double share = counts[c] / 1000.0;
            Golden.close("mean " + c, sums[c] / 20_000, 100 * share, 0.15);
            Golden.close("variance " + c, squares[c] / 20_000, 100 * share * (1 - share) * 900 / 999, 0.8);
        }
    }

    @Test
    void dealtCounts_ofNone_ofAll_ofTooMany() {
        SplittableRandom random = new SplittableRandom(6);

        assertThat(Counts.dealt(new long[] {2, 3}, 0, random)).containsExactly(0, 0);
        assertThat(Counts.dealt(new long[] {2, 3}, 5, random)).containsExactly(2, 3);
        assertThatThrownBy(() -> Counts.dealt(new long[] {2, 3}, 6, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 of [2, 3] -> give");
    }

    /** Of the 35 ways to deal 3 of 7 rows, 4, 18, 12 and 1 have so many of the four. */
    @Test
    void dealtCounts_ofFew_haveTheirChances() {
        SplittableRandom random = new SplittableRandom(7);
        int[] found = new int[4];
        for (int i = 0; i < 35_000; i++) {
            found[(int) Counts.dealt(new long[] {3, 4}, 3, random)[0]]++;
        }
        int[] expected = {4000, 18_000, 12_000, 1000};
        for (int k = 0; k < 4; k++) {
            Golden.close("with " + k, found[k], expected[k], 5 * Math.sqrt(expected[k]));
        }
    }

    /** {@code numpy.histogram_bin_edges(values, "doane")} and {@code numpy.histogram} of numpy 2.4.6. */
    @Test
    void doanesBins_areNumpys() {
        double[] values = new double[50];
        Arrays.setAll(values, i -> Math.exp(Math.sin(i) * 2));
        double[] edges = Histogram.doane(values);

        assertThat(edges).hasSize(10);
        Golden.close("second edge", edges[1], 0.9411619049993524, 1e-12);
        assertThat(Histogram.counts(values, edges)).containsExactly(23, 7, 3, 2, 2, 2, 3, 3, 5);
        assertThat(Histogram.doane(new double[] {3, 3, 3})).containsExactly(2.5, 3.5);
    }

    /** The interval of DeLong by hand: 3 of 4 pairs are won, placements 1, ½ and 1, ½. */
    @Test
    void deLong_byHand() {
        Interval interval = RocArea.deLong(new double[] {4, 2}, new double[] {1, 3}, 0.95);
        double error = Math.sqrt(0.125 / 2 + 0.125 / 2);
        double half = 1.959963984540054 * error / (0.75 * 0.25);

        assertThat(interval.estimate()).isEqualTo(0.75);
        Golden.close("lower", interval.lower(), 1 / (1 + Math.exp(-(Math.log(3) - half))), 1e-12);
        Golden.close("upper", interval.upper(), 1 / (1 + Math.exp(-(Math.log(3) + half))), 1e-12);
        assertThat(interval.n()).isEqualTo(4);
    }

    @Test
    void deLong_whereNothingOverlaps_isStillAnInterval() {
        Interval interval = RocArea.deLong(new double[] {4, 5, 6}, new double[] {1, 2, 3}, 0.95);

        assertThat(interval.estimate()).isEqualTo(1);
        Golden.close("lower", interval.lower(), Math.pow(0.025, 1.0 / 3), 1e-9);
    }

    /** Drawn alike, the interval holds one half nearly as often as it says. */
    @Test
    void deLong_coversTheTruth() {
        SplittableRandom random = new SplittableRandom(7);
        int held = 0;
        for (int i = 0; i < 1000; i++) {
            double[] a = random.doubles(60).toArray();
            double[] b = random.doubles(40).toArray();
            held += RocArea.deLong(a, b, 0.95).contains(0.5) ? 1 : 0;
        }
        assertThat(held).isBetween(925, 970);
    }

    /** {@code sklearn.isotonic.IsotonicRegression(out_of_bounds="clip")} of the same rows. */
    @Test
    void isotonicRegression_poolsWhatFalls() {
        IsotonicRegression fit =
                IsotonicRegression.fit(new double[] {3, 1, 2, 2, 5, 4}, new double[] {0.5, 1, 2, 4, 5, 6});

        assertThat(fit.at(0)).isEqualTo(1);
        assertThat(fit.at(1)).isEqualTo(1);
        assertThat(fit.at(2)).isEqualTo(6.5 / 3);
        assertThat(fit.at(3)).isEqualTo(6.5 / 3);
        assertThat(fit.at(3.5)).isEqualTo((6.5 / 3 + 5.5) / 2);
        assertThat(fit.at(9)).isEqualTo(5.5);
        assertThat(fit.knots()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
        double[] x = {9, 3.5, 3, 0, 3.5, 2, 1};
        assertThat(fit.at(x, Order.of(x)))
                .isEqualTo(Arrays.stream(x).map(fit::at).toArray());
    }

    @Test
    void meanDiscrepancy_ofTheSame_isSmall_ofOthers_isSeen() {
        double[] a = numbers(60, 4);
        double[] b = Arrays.stream(numbers(50, 5)).map(v -> v + 20).toArray();

        assertThat(MeanDiscrepancy.ofNumbers(a, numbers(50, 6))
                        .test(199, new SplittableRandom(1))
                        .pValue())
                .isGreaterThan(0.05);
        assertThat(MeanDiscrepancy.ofNumbers(a, b)
                        .test(199, new SplittableRandom(1))
                        .pValue())
                .isEqualTo(1 / 200.0);
    }
}
