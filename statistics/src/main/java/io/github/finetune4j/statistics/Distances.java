// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * Distances between two samples of numbers, in the unit of the numbers.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Distances {
    private Distances() {}

    /**
     * {@return the first Wasserstein distance, ∫|F₁ − F₂|: how far values must be moved on average to make one sample
     * of the other}
     *
     * @param first at least one finite value
     * @param second at least one finite value
     */
    public static double wasserstein(double[] first, double[] second) {
        return integral(first, second, Math::abs);
    }

    /**
     * {@return the energy distance, √(2∫(F₁ − F₂)²), as scipy has it (Székely and Rizzo 2013)}
     *
     * @param first at least one finite value
     * @param second at least one finite value
     */
    public static double energy(double[] first, double[] second) {
        return Math.sqrt(2 * integral(first, second, d -> d * d));
    }

    /**
     * {@return an estimate of {@link #wasserstein} of a reference and any other numbers, from how many are in each of
     * bins of equal width over the reference alone. It is NannyML's for a large reference, and takes no sorting. Within
     * the reference's range it is wrong by two widths of a bin at most; if n of N numbers are below that range, NannyML
     * reckons with n + 1 of them, which is up to 1/N of the range more}
     *
     * @param reference at least one finite value, whose range has room for the bins
     * @param bins how many, at least 1; NannyML takes 10,000
     */
    public static ToDoubleFunction<double[]> wassersteinInBinsOf(double[] reference, int bins) {
        return BinnedReference.wide(reference, bins)::wasserstein;
    }

    private static double integral(double[] first, double[] second, DoubleUnaryOperator of) {
        double[] a = KolmogorovSmirnov.sorted("first", first);
        double[] b = KolmogorovSmirnov.sorted("second", second);
        double sum = 0;
        int i = 0;
        int j = 0;
        double last = Math.min(a[0], b[0]);
        while (i < a.length || j < b.length) {
            double x = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
            sum += of.applyAsDouble((double) i / a.length - (double) j / b.length) * (x - last);
            last = x;
            while (i < a.length && a[i] == x) {
                i++;
            }
            while (j < b.length && b[j] == x) {
                j++;
            }
        }
        return sum;
    }
}
