// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apiguardian.api.API;

/**
 * Tests of counts.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Counts {
    /** A split of traffic is wrong below this p value (Fabijan et al., KDD 2019). */
    public static final double MISMATCH_ALARM = 0.001;

    /** Tables as likely as one another differ by less in the logarithms of their chances. */
    private static final double ROUNDING = 1e-7;

    private static final double NOTHING = 1e-18;

    private Counts() {}

    /**
     * Pearson's χ² test of counts against expected shares; for the arms of an experiment it is the test of sample ratio
     * mismatch, with the alarm at {@value #MISMATCH_ALARM}.
     *
     * @param observed at least two counts, each at least 0, one above 0
     * @param ratio what they should be in proportion to, as many, each at least 0, one above 0
     * @return the test; the statistic is χ². If something was counted where nothing was expected, it is infinite
     */
    public static TestResult goodnessOfFit(double[] observed, double[] ratio) {
        double[] expected = expected(observed, ratio);
        double statistic = 0;
        for (int i = 0; i < observed.length; i++) {
            double deviation = observed[i] - expected[i];
            statistic += deviation == 0 ? 0 : deviation * deviation / expected[i];
        }
        return fit("χ² goodness of fit", statistic, observed);
    }

    /**
     * The likelihood ratio (G) test of counts against expected shares.
     *
     * @param observed at least two counts, each at least 0, one above 0
     * @param ratio what they should be in proportion to, as many, each at least 0, one above 0
     * @return the test; the statistic is 2Σ observed·log(observed/expected)
     */
    public static TestResult likelihoodRatio(double[] observed, double[] ratio) {
        double[] expected = expected(observed, ratio);
        double statistic = 0;
        for (int i = 0; i < observed.length; i++) {
            statistic += observed[i] == 0 ? 0 : 2 * observed[i] * Math.log(observed[i] / expected[i]);
        }
        return fit("G goodness of fit", statistic, observed);
    }

    private static TestResult fit(String method, double statistic, double[] observed) {
        double p = Double.isInfinite(statistic) ? 0 : Distributions.chiSquaredTail(statistic, observed.length - 1.0);
        return new TestResult(
                method,
                statistic,
                Math.min(1, p),
                Math.round(Arrays.stream(observed).sum()));
    }

    private static double[] expected(double[] observed, double[] ratio) {
        if (observed.length != ratio.length) {
            throw new IllegalArgumentException("observed and ratio: " + observed.length + " and " + ratio.length
                    + " numbers -> give as many of both");
        }
        double all = total("observed", observed);
        double parts = total("ratio", ratio);
        return Arrays.stream(ratio).map(part -> part / parts * all).toArray();
    }

    private static double total(String name, double[] values) {
        for (double value : Checks.finite(name, 2, values)) {
            if (value < 0) {
                throw new IllegalArgumentException(name + ": " + value + " -> give at least 0");
            }
        }
        return Checks.positive("the sum of " + name, Arrays.stream(values).sum());
    }

    /**
     * Pearson's χ² test of a table of two rows and two columns.
     *
     * @param a first row, first column, at least 0
     * @param b first row, second column
     * @param c second row, first column
     * @param d second row, second column; no row and no column may be empty
     * @param corrected whether with Yates' correction
     * @return the test; the statistic is χ²
     */
    public static TestResult chiSquared(long a, long b, long c, long d, boolean corrected) {
        double n = (double) a + b + c + d;
        double margins = (double) (a + b) * (c + d) * (a + c) * (b + d);
        Checks.positive("the product of the margins", margins);
        double determinant = Math.abs((double) a * d - (double) b * c);
        double moved = corrected ? Math.max(0, determinant - n / 2) : determinant;
        double statistic = n * moved * moved / margins;
        String method = "χ² of a 2×2 table" + (corrected ? ", Yates corrected" : "");
        return new TestResult(
                method, statistic, Math.min(1, Distributions.chiSquaredTail(statistic, 1)), Math.round(n));
    }

    /**
     * Fisher's exact test of a table of two rows and two columns (The Design of Experiments, 1935): two-sided, the
     * chance of all tables with the same margins that are no likelier than this one.
     *
     * @param a first row, first column, at least 0; all four together are at most {@link Integer#MAX_VALUE}
     * @param b first row, second column
     * @param c second row, first column
     * @param d second row, second column
     * @param alternative greater means that the odds of the first row are greater
     * @return the test; the statistic is the odds ratio ad/(bc), NaN where it is not defined
     */
    public static TestResult fisher(long a, long b, long c, long d, Alternative alternative) {
        Checks.atLeast("the least count of the table", 0, Math.min(Math.min(a, b), Math.min(c, d)));
        double all = (double) a + b + c + d;
        if (all > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the sum of the table: " + all + " -> give counts of at most "
                    + Integer.MAX_VALUE + " together, or take chiSquared");
        }
        long n = a + b + c + d;
        double odds = (double) a * d / ((double) b * c);
        if (n == 0 || a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) {
            return new TestResult("Fisher exact" + alternative.suffix(), odds, 1, n);
        }
        HypergeometricDistribution tables =
                HypergeometricDistribution.of(Math.toIntExact(n), Math.toIntExact(a + c), Math.toIntExact(a + b));
        int low = tables.getSupportLowerBound();
        int high = tables.getSupportUpperBound();
        double seen = tables.logProbability((int) a) + ROUNDING;
        double p = switch (alternative) {
            case GREATER -> tail(tables, (int) a, 1, high);
            case LESS -> tail(tables, (int) a, -1, low);
            case TWO_SIDED ->
                tail(tables, edge(tables, low, 1, seen), -1, low) + tail(tables, edge(tables, high, -1, seen), 1, high);
        };
        return new TestResult("Fisher exact" + alternative.suffix(), odds, Math.min(1, p), n);
    }

    /** Of the tables from one end on, the last before the likeliest that is no likelier; beyond the end if none is. */
    private static int edge(HypergeometricDistribution tables, int end, int step, double seen) {
        long mode = ((long) tables.getNumberOfSuccesses() + 1)
                * ((long) tables.getSampleSize() + 1)
                / (tables.getPopulationSize() + 2L);
        int from = 0;
        int to = (int) Math.max(0, step > 0 ? mode - end : end - mode);
        if (tables.logProbability(end) > seen) {
            return end - step;
        }
        while (from < to) {
            int middle = from + (to - from + 1) / 2;
            if (tables.logProbability(end + step * middle) <= seen) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return end + step * from;
    }

    /** From a table outwards, until what follows is nothing beside what was. */
    private static double tail(HypergeometricDistribution tables, int from, int step, int end) {
        double sum = 0;
        double last = 0;
        for (int x = from; step > 0 ? x <= end : x >= end; x += step) {
            double term = Math.exp(tables.logProbability(x));
            sum += term;
            if (term < last && term < NOTHING * sum) {
                return sum;
            }
            last = term;
        }
        return sum;
    }

    /**
     * Pearson's χ² test of homogeneity, without continuity correction. The approximation wants expected counts of five
     * and more in most cells: put rare categories together.
     *
     * @param first counts of each category in one sample
     * @param second counts of the same categories in the other
     * @return the statistic is χ²; n is the number of both samples; p is 1 where fewer than two categories occur
     */
    public static TestResult homogeneity(long[] first, long[] second) {
        if (first.length != second.length || first.length == 0) {
            throw new IllegalArgumentException("counts of the two samples: " + first.length + " and " + second.length
                    + " -> give one of each category in both, and at least one");
        }
        double a = total(first);
        double b = total(second);
        double statistic = 0;
        int categories = 0;
        for (int i = 0; i < first.length; i++) {
            double both = first[i] + (double) second[i];
            if (both > 0) {
                categories++;
                statistic += term(first[i], both * a / (a + b)) + term(second[i], both * b / (a + b));
            }
        }
        double p = categories < 2 ? 1 : Distributions.chiSquaredTail(statistic, categories - 1.0);
        return new TestResult("chi-squared homogeneity", statistic, Math.min(1, p), (long) (a + b));
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += Checks.atLeast("a count", 0, count);
        }
        return Checks.positive("the sum of a sample's counts", total);
    }

    private static double term(long observed, double expected) {
        double difference = (double) observed - expected;
        return difference * difference / expected;
    }

    /**
     * Deals rows out at random: how many of each category are among the first of them. It draws the numbers and not the
     * rows, so that a permutation test of a million rows costs no more than one of a thousand.
     *
     * @param counts rows of each category, each at least 0
     * @param rows how many to deal out, from 0 to the sum of the counts
     * @param random deals them out
     * @return as many counts, whose sum is the rows
     */
    public static long[] dealt(long[] counts, long rows, RandomGenerator random) {
        long left = Arrays.stream(counts).sum();
        if (rows < 0 || rows > left || Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("rows to deal out: " + rows + " of " + Arrays.toString(counts)
                    + " -> give counts of at least 0, and no more rows than they have together");
        }
        long[] dealt = new long[counts.length];
        long wanted = rows;
        for (int i = 0; i < counts.length && wanted > 0; i++) {
            dealt[i] = drawn(counts[i], left, wanted, random);
            wanted -= dealt[i];
            left -= counts[i];
        }
        return dealt;
    }

    /** Hypergeometric, by inversion from the likeliest number outwards, on both sides in turn. */
    private static long drawn(long marked, long all, long rows, RandomGenerator random) {
        long low = Math.max(0, rows - (all - marked));
        long high = Math.min(marked, rows);
        if (low == high) {
            return low;
        }
        long below = (marked + 1) * (rows + 1) / (all + 2);
        long above = below;
        double down = HypergeometricDistribution.of(
                        Math.toIntExact(all), Math.toIntExact(marked), Math.toIntExact(rows))
                .probability((int) below);
        double up = down;
        double rest = random.nextDouble() - down;
        while (rest >= 0 && up + down > NOTHING) {
            up *= (double) (marked - above) * (rows - above) / ((above + 1.0) * (all - marked - rows + above + 1));
            rest -= up;
            above++;
            if (rest < 0) {
                return above;
            }
            down *= (double) below * (all - marked - rows + below) / ((marked - below + 1.0) * (rows - below + 1));
            rest -= down;
            below--;
        }
        return Math.max(low, below);
    }
}
