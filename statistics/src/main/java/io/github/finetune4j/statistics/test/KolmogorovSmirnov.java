// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.BinnedReference;
import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.MergedSamples;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.SignificanceResult;
import org.apiguardian.api.API;

/**
 * The two-sample Kolmogorov–Smirnov test: whether two samples come from the same distribution, whatever it is. The
 * statistic D is the greatest distance between the empirical distribution functions. For {@link Alternative#GREATER} it
 * is the greatest surplus of the first function, so that the first sample tends to be <em>smaller</em>.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class KolmogorovSmirnov {
    /** Up to so many values per sample, {@link #test} is exact; scipy draws the line at the same place. */
    public static final int EXACT_UP_TO = 10_000;

    private KolmogorovSmirnov() {}

    /**
     * Exact for at most {@value #EXACT_UP_TO} values per sample, or where one sample is a single value; asymptotic
     * otherwise.
     *
     * @param first at least one finite value
     * @param second at least one finite value
     * @return the two-sided test
     */
    public static TestResult test(double[] first, double[] second) {
        int most = Math.max(first.length, second.length);
        return most <= EXACT_UP_TO || Math.min(first.length, second.length) == 1
                ? exact(first, second, Alternative.TWO_SIDED)
                : asymptotic(first, second, Alternative.TWO_SIDED);
    }

    /**
     * The exact test (Hodges, Arkiv för Matematik 3, 1958): the share of orders of both samples that go as far apart,
     * found by walking the lattice of all orders. Ties make it conservative. Costs up to n₁·n₂ steps.
     *
     * @param first at least one finite value
     * @param second at least one finite value
     * @param alternative which distances it looks for
     * @return the test; the statistic is D
     */
    public static TestResult exact(double[] first, double[] second, Alternative alternative) {
        double d = distance(first, second, alternative);
        long m = first.length;
        long n = second.length;
        long least = Math.round(d * m * n);
        double p = least == 0 ? 1 : outside(m, n, least, alternative);
        return new TestResult("Kolmogorov-Smirnov exact" + alternative.suffix(), d, Math.min(1, p), m + n);
    }

    /** Distances i·n − j·m are in units of 1/(mn), so that they are whole. Only what is nearer is walked through. */
    private static double outside(long m, long n, long least, Alternative alternative) {
        double[] out = new double[(int) n + 1];
        Arrays.fill(out, 1);
        for (long i = 0; i <= m; i++) {
            long low = alternative == Alternative.LESS ? 0 : Math.max(0, Math.floorDiv(i * n - least, m) + 1);
            long high = alternative == Alternative.GREATER ? n : Math.min(n, Math.floorDiv(i * n + least - 1, m));
            if (low > 0) {
                out[(int) low - 1] = 1;
            }
            for (long j = low; j <= high; j++) {
                double fromLeft = i == 0 ? 0 : out[(int) j] * i;
                double fromBelow = j == 0 ? 0 : out[(int) j - 1] * j;
                out[(int) j] = i + j == 0 ? 0 : (fromLeft + fromBelow) / (i + j);
            }
        }
        return out[(int) n];
    }

    /**
     * The approximate test: two-sided by the distribution of one sample of n₁n₂/(n₁ + n₂) values (Simard and L'Ecuyer
     * 2011), one-sided by Hodges' formula 5.3, as scipy has it.
     *
     * @param first at least two finite values
     * @param second at least two finite values
     * @param alternative which distances it looks for
     * @return the test; the statistic is D
     */
    public static TestResult asymptotic(double[] first, double[] second, Alternative alternative) {
        SignificanceResult result = KolmogorovSmirnovTest.withDefaults()
                .with(PValueMethod.ASYMPTOTIC)
                .with(alternative.hypothesis())
                .test(Checks.finite("first", 2, first), Checks.finite("second", 2, second));
        return new TestResult(
                "Kolmogorov-Smirnov asymptotic" + alternative.suffix(),
                result.getStatistic(),
                Math.max(0, Math.min(1, result.getPValue())),
                (long) first.length + second.length);
    }

    /**
     * {@return the statistic alone: the greatest distance of the two empirical distribution functions}
     *
     * @param first at least one finite value
     * @param second at least one finite value
     */
    public static double statistic(double[] first, double[] second) {
        return distance(first, second, Alternative.TWO_SIDED);
    }

    private static double distance(double[] first, double[] second, Alternative alternative) {
        MergedSamples merged = MergedSamples.of(first, second);
        double greatest = 0;
        while (merged.next()) {
            greatest = Math.max(
                    greatest,
                    switch (alternative) {
                        case TWO_SIDED -> Math.abs(merged.ahead());
                        case GREATER -> merged.ahead();
                        case LESS -> -merged.ahead();
                    });
        }
        return greatest;
    }

    /**
     * {@return an estimate of the statistic of a reference and any other numbers, at the edges of bins of equal width
     * over the reference alone: never more than the statistic, and less by no more than what one bin holds. It is
     * NannyML's for a large reference, and takes no sorting}
     *
     * @param reference at least one finite value
     * @param bins how many, at least 1; NannyML takes 10,000
     */
    public static ToDoubleFunction<double[]> inBinsOf(double[] reference, int bins) {
        return BinnedReference.over(reference, bins)::kolmogorovSmirnov;
    }
}
