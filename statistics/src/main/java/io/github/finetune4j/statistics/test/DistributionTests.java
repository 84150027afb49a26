// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.MergedSamples;
import io.github.finetune4j.statistics.internal.Sorted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apiguardian.api.API;

/**
 * Further tests of whether two samples come from the same distribution; {@link KolmogorovSmirnov} is the best known.
 * They see different things: tails (Anderson and Darling), the middle (Cramér and von Mises), any shape (Epps and
 * Singleton).
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DistributionTests {
    private static final int EXACT_UP_TO = 20;
    /** What is smaller beside the greatest singular value is rounding. */
    private static final double NOTHING = 1e-12;
    /** scipy stops adding terms there, so its figures are what these digits are compared with. */
    private static final double LAST_TERM = 1e-7;

    private DistributionTests() {}

    /**
     * The test of Cramér and von Mises (T. W. Anderson, Annals of Mathematical Statistics 33, 1962), exact for at most
     * {@value #EXACT_UP_TO} values per sample, else by the limiting distribution.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @return the test; the statistic is T
     */
    public static TestResult cramerVonMises(double[] first, double[] second) {
        boolean few = Math.max(first.length, second.length) <= EXACT_UP_TO;
        return few ? cramerVonMisesExact(first, second) : cramerVonMisesAsymptotic(first, second);
    }

    private static TestResult cramerVonMisesExact(double[] first, double[] second) {
        double u = u(first, second);
        double p = CramerVonMises.exact(u, first.length, second.length);
        return result("Cramér-von Mises exact", t(u, first, second), p, first, second);
    }

    /**
     * The test of Cramér and von Mises by the limiting distribution, as scipy has it, which stops adding terms below
     * 1e-7.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @return the test; the statistic is T
     */
    public static TestResult cramerVonMisesAsymptotic(double[] first, double[] second) {
        double t = t(u(first, second), first, second);
        return result("Cramér-von Mises asymptotic", t, asymptotic(t, first.length, second.length), first, second);
    }

    private static TestResult result(String method, double statistic, double p, double[] first, double[] second) {
        return new TestResult(method, statistic, Math.max(0, Math.min(1, p)), (long) first.length + second.length);
    }

    private static double u(double[] first, double[] second) {
        Checks.atLeast("the number of values in first", 2, first.length);
        Checks.atLeast("the number of values in second", 2, second.length);
        MergedSamples merged = MergedSamples.of(first, second);
        double sum = 0;
        double otherSum = 0;
        while (merged.next()) {
            sum += deviations(merged.secondBelow() + merged.ofSecond() / 2.0, merged.ofFirst());
            otherSum += deviations(merged.firstBelow() + merged.ofFirst() / 2.0, merged.ofSecond());
        }
        return first.length * sum + second.length * otherSum;
    }

    private static double t(double u, double[] first, double[] second) {
        double pairs = (double) first.length * second.length;
        double all = first.length + second.length;
        return u / (pairs * all) - (4 * pairs - 1) / (6 * all);
    }

    /**
     * Squared distances of a shared rank among all values from the ranks that equal values have in their own sample,
     * before which so many of the other sample are, equal ones counting half.
     */
    private static double deviations(double others, double count) {
        return count * others * others + count * (count * count - 1) / 12;
    }

    private static double asymptotic(double t, double m, double n) {
        double all = m + n;
        double k = m * n;
        double mean = (1 + 1 / all) / 6;
        double variance = (all + 1) * (4 * k * all - 3 * (m * m + n * n) - 2 * k) / (45 * all * all * 4 * k);
        double normalised = 1.0 / 6 + (t - mean) / Math.sqrt(45 * variance);
        return normalised < 0.003 ? 1 : 1 - limiting(normalised);
    }

    /** Csörgő and Faraway, JRSS B 58, 1996, equation 1.3. */
    private static double limiting(double x) {
        double sum = 0;
        for (int k = 0; ; k++) {
            double y = 4.0 * k + 1;
            double q = y * y / (16 * x);
            double factor = Math.exp(LogGamma.value(k + 0.5) - LogGamma.value(k + 1.0))
                    / (Math.pow(Math.PI, 1.5) * Math.sqrt(x));
            double term = factor * Math.sqrt(y) * Bessel.scaledK(0.25, q) * Math.exp(-2 * q);
            sum += term;
            if (Math.abs(term) < LAST_TERM) {
                return sum;
            }
        }
    }

    /**
     * The test of Anderson and Darling for two samples (Scholz and Stephens, JASA 82, 1987, equation 7, with
     * mid-ranks), its p interpolated in their table.
     *
     * @param first at least one finite value
     * @param second at least one finite value; together at least four, not all the same
     * @return the test; the statistic is the standardised A², and p lies within the table: from 0.001 to 0.25
     */
    public static TestResult andersonDarling(double[] first, double[] second) {
        return AndersonDarling.test(first, second);
    }

    /**
     * The test of Epps and Singleton (Journal of Statistical Computation and Simulation 26, 1986) of the empirical
     * characteristic functions at 0.4 and 0.8 over the half interquartile range; fits discrete values too. Fewer than
     * five distinct values leave fewer degrees of freedom than four; scipy's number of them depends on rounding then.
     *
     * @param first at least five finite values
     * @param second at least five finite values; the middle half of all values together must vary
     * @return the test; the statistic is W
     */
    public static TestResult eppsSingleton(double[] first, double[] second) {
        Checks.finite("first", 5, first);
        Checks.finite("second", 5, second);
        double[] sorted = Sorted.of(Sorted.pooled(first, second));
        double sigma = (Sorted.quantile(sorted, 0.75) - Sorted.quantile(sorted, 0.25)) / 2;
        if (sigma == 0) {
            throw new IllegalArgumentException(
                    "the middle half of the values does not vary, as the test of Epps and Singleton needs -> use another test");
        }
        double n = (double) first.length + second.length;
        Characteristics a = Characteristics.of(first, sigma);
        Characteristics b = Characteristics.of(second, sigma);
        RealMatrix covariance = new Array2DRowRealMatrix(a.covariance())
                .scalarMultiply(n / first.length)
                .add(new Array2DRowRealMatrix(b.covariance()).scalarMultiply(n / second.length));
        SingularValueDecomposition svd = new SingularValueDecomposition(covariance);
        double[] spreads = svd.getSingularValues();
        int rank = 0;
        double w = 0;
        double[] difference = a.minus(b);
        while (rank < spreads.length && spreads[rank] > NOTHING * spreads[0]) {
            double along = svd.getU().getColumnVector(rank).dotProduct(new ArrayRealVector(difference));
            w += n * along * along / spreads[rank++];
        }
        if (rank == 0) {
            return constant(first, second);
        }
        if (Math.max(first.length, second.length) < 25) {
            w /= 1 + Math.pow(n, -0.45) + 10.1 * (Math.pow(first.length, -1.7) + Math.pow(second.length, -1.7));
        }
        return new TestResult("Epps-Singleton", w, Distributions.chiSquaredTail(w, rank), (long) n);
    }

    /** Samples that don't vary are alike or they aren't. */
    private static TestResult constant(double[] first, double[] second) {
        boolean same = first[0] == second[0];
        return result("Epps-Singleton", same ? 0 : Double.MAX_VALUE, same ? 1 : 0, first, second);
    }

    /** The exact distribution of the statistic of Cramér and von Mises. */
    private static final class CramerVonMises {
        /**
         * Xiao, Gordon and Yakovlev, Journal of Statistical Software 17, 2006: all orders, by the sums that they give.
         */
        static double exact(double u, long m, long n) {
            long lcm = m / gcd(m, n) * n;
            long a = lcm / m;
            long b = lcm / n;
            double mn = m * n;
            double zeta = Math.floor((double) lcm * lcm * (m + n) * (6 * u - mn * (4 * mn - 1)) / (6 * mn * mn) + 1e-9);
            Map<Long, Double> all = sums(m, n, a, b);
            double orders =
                    all.values().stream().mapToDouble(Double::doubleValue).sum();
            double beyond = all.entrySet().stream()
                    .filter(sum -> sum.getKey() >= zeta)
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            return beyond / orders;
        }

        private static Map<Long, Double> sums(long m, long n, long a, long b) {
            Map<Long, Double>[] row = row((int) m + 1);
            for (long j = 0; j <= n; j++) {
                for (long i = 0; i <= m; i++) {
                    Map<Long, Double> here = new HashMap<>();
                    long step = (a * i - b * j) * (a * i - b * j);
                    if (i == 0 && j == 0) {
                        here.put(0L, 1.0);
                    }
                    if (i > 0) {
                        row[(int) i - 1].forEach((sum, count) -> here.merge(sum + step, count, Double::sum));
                    }
                    if (j > 0) {
                        row[(int) i].forEach((sum, count) -> here.merge(sum + step, count, Double::sum));
                    }
                    row[(int) i] = here;
                }
            }
            return row[(int) m];
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Map<Long, Double>[] row(int length) {
            Map<Long, Double>[] row = new Map[length];
            Arrays.fill(row, Map.of());
            return row;
        }

        private static long gcd(long a, long b) {
            return b == 0 ? a : gcd(b, a % b);
        }
    }

    /** Scholz and Stephens' statistic for two samples. */
    private static final class AndersonDarling {
        private static final double[] CRITICAL = {
            0.675 - 0.245 - 0.105,
            1.281 + 0.25 - 0.305,
            1.645 + 0.678 - 0.362,
            1.96 + 1.149 - 0.391,
            2.326 + 1.822 - 0.396,
            2.573 + 2.364 - 0.345,
            3.085 + 3.615 - 0.154
        };
        private static final double[] SIGNIFICANCE = {0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001};

        static TestResult test(double[] first, double[] second) {
            MergedSamples merged = MergedSamples.of(first, second);
            double n = (double) first.length + second.length;
            Checks.atLeast("the number of values", 4, (long) n);
            if (merged.constant()) {
                throw new IllegalArgumentException("all values are " + first[0]
                        + " -> give values that differ, as the test of Anderson and Darling needs");
            }
            double a2 = statistic(merged, first.length, second.length) * (n - 1) / n;
            double standardised = (a2 - 1) / Math.sqrt(variance(n, first.length, second.length));
            return new TestResult("Anderson-Darling", standardised, pValue(standardised), (long) n);
        }

        private static double statistic(MergedSamples merged, double first, double second) {
            double sum = 0;
            double otherSum = 0;
            double all = first + second;
            while (merged.next()) {
                double ties = (double) merged.ofFirst() + merged.ofSecond();
                double b = merged.firstBelow() + merged.secondBelow() + ties / 2;
                double weight = ties / all / (b * (all - b) - all * ties / 4);
                double one = all * (merged.firstBelow() + merged.ofFirst() / 2.0) - b * first;
                double other = all * (merged.secondBelow() + merged.ofSecond() / 2.0) - b * second;
                sum += weight * one * one;
                otherSum += weight * other * other;
            }
            return sum / first + otherSum / second;
        }

        private static double variance(double n, double first, double second) {
            double inverse = 1 / first + 1 / second;
            double harmonic = 0;
            double g = 0;
            for (int i = 1; i <= n - 2; i++) {
                harmonic += 1 / (n - i);
                g += harmonic / (i + 1);
            }
            double h = harmonic + 1;
            double k = 2;
            double a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
            double b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
            double c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
            double d = (2 * h + 6) * k * k - 4 * h * k;
            return (a * n * n * n + b * n * n + c * n + d) / ((n - 1) * (n - 2) * (n - 3));
        }

        /** A parabola through log p over the table. */
        private static double pValue(double a2) {
            if (a2 < CRITICAL[0]) {
                return SIGNIFICANCE[0];
            }
            if (a2 > CRITICAL[CRITICAL.length - 1]) {
                return SIGNIFICANCE[SIGNIFICANCE.length - 1];
            }
            double[][] powers = new double[CRITICAL.length][];
            double[] logs = new double[CRITICAL.length];
            for (int i = 0; i < logs.length; i++) {
                powers[i] = new double[] {CRITICAL[i] * CRITICAL[i], CRITICAL[i], 1};
                logs[i] = Math.log(SIGNIFICANCE[i]);
            }
            double[] fit = new QRDecomposition(new Array2DRowRealMatrix(powers))
                    .getSolver()
                    .solve(new ArrayRealVector(logs))
                    .toArray();
            return Math.min(1, Math.exp((fit[0] * a2 + fit[1]) * a2 + fit[2]));
        }
    }
}
