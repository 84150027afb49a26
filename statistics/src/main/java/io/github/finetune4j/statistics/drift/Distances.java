// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.drift;

import io.github.finetune4j.statistics.internal.BinnedReference;
import io.github.finetune4j.statistics.internal.MergedSamples;
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
        MergedSamples merged = MergedSamples.of(first, second);
        merged.next();
        double sum = 0;
        double last = merged.value();
        double ahead = merged.ahead();
        while (merged.next()) {
            sum += of.applyAsDouble(ahead) * (merged.value() - last);
            last = merged.value();
            ahead = merged.ahead();
        }
        return sum;
    }
}
