// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.power;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.internal.Solve;
import org.apiguardian.api.API;

/**
 * The rows that a comparison needs, and the difference that a given number of rows can show. All for a two-sided test,
 * by the normal approximation; sizes are not rounded, so round up.
 *
 * @param alpha chance of a false alarm, between 0 and 1, usually 0.05
 * @param power chance of finding the difference when it is there, between 0 and 1, usually 0.8
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Power(double alpha, double power) {
    /** Checks both probabilities. */
    public Power {
        Checks.open01("alpha", alpha);
        Checks.open01("power", power);
    }

    /** {@return α 0.05 and power 0.8} */
    public static Power usual() {
        return new Power(0.05, 0.8);
    }

    /**
     * Rows per side for two independent samples: n = 2(z₁₋α/₂ + z₁₋β)²σ²/δ².
     *
     * @param difference the difference of means to be found, not 0
     * @param standardDeviation of one value, above 0, same unit
     * @return rows per side, not rounded
     */
    public double rowsPerSide(double difference, double standardDeviation) {
        return 2 * pairs(difference, standardDeviation);
    }

    /**
     * The smallest difference of means that two independent samples can show: δ = (z₁₋α/₂ + z₁₋β)·σ·√(2/n).
     *
     * @param rowsPerSide at least 1
     * @param standardDeviation of one value, above 0
     * @return the difference, in the unit of the standard deviation
     */
    public double detectableDifference(long rowsPerSide, double standardDeviation) {
        return Math.sqrt(2) * detectablePairedDifference(rowsPerSide, standardDeviation);
    }

    /**
     * Pairs for a paired comparison of means: n = (z₁₋α/₂ + z₁₋β)²σ²/δ².
     *
     * @param difference the mean difference to be found, not 0
     * @param standardDeviation of the differences, above 0, same unit
     * @return pairs, not rounded
     */
    public double pairs(double difference, double standardDeviation) {
        Checks.positive("the absolute difference", Math.abs(difference));
        double ratio = zs() * Checks.positive("standardDeviation", standardDeviation) / difference;
        return ratio * ratio;
    }

    /**
     * The smallest mean difference that so many pairs can show: δ = (z₁₋α/₂ + z₁₋β)·σ/√n.
     *
     * @param pairs at least 1
     * @param standardDeviation of the differences, above 0
     * @return the difference, in the unit of the standard deviation
     */
    public double detectablePairedDifference(long pairs, double standardDeviation) {
        Checks.atLeast("the number of rows", 1, pairs);
        return zs() * Checks.positive("standardDeviation", standardDeviation) / Math.sqrt((double) pairs);
    }

    /**
     * Pairs for McNemar's test (R. J. Connor, Biometrics 43, 1987): n = (z₁₋α/₂√ψ + z₁₋β√(ψ − δ²))²/δ².
     *
     * @param difference the difference of the two pass rates to be found, between −1 and 1, not 0
     * @param discordant share ψ of the pairs that only one side passes, at least |difference|, at most 1
     * @return pairs, not rounded
     */
    public double binaryPairs(double difference, double discordant) {
        double delta = Checks.positive("the absolute difference", Math.abs(difference));
        if (!(discordant >= delta && discordant <= 1)) {
            throw new IllegalArgumentException("discordant share: " + discordant
                    + " -> give a number from the absolute difference, " + delta + ", to 1");
        }
        double root = z(1 - alpha / 2) * Math.sqrt(discordant) + z(power) * Math.sqrt(discordant - delta * delta);
        return root * root / (delta * delta);
    }

    /**
     * The smallest difference of two pass rates that so many pairs can show with McNemar's test: {@link #binaryPairs}
     * solved for δ.
     *
     * @param pairs at least 1
     * @param discordant share ψ of the pairs that only one side passes, above 0, at most 1
     * @return the absolute difference, or NaN if not even a difference of ψ, where all discordant pairs fall one way,
     *     can be shown
     */
    public double detectableBinaryDifference(long pairs, double discordant) {
        Checks.atLeast("pairs", 1, pairs);
        if (binaryPairs(Checks.positive("discordant", discordant), discordant) > pairs) {
            return Double.NaN;
        }
        double low = 0;
        double high = discordant;
        for (int i = 0; i < 100 && low < high; i++) {
            double middle = (low + high) / 2;
            if (middle > 0 && binaryPairs(middle, discordant) <= pairs) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /**
     * Rows per side to tell two independent proportions apart: (z₁₋α/₂√(2p̄q̄) + z₁₋β√(p₁q₁ + p₂q₂))²/δ² (Fleiss,
     * Statistical Methods for Rates and Proportions; what R's {@code power.prop.test} solves).
     *
     * @param first one proportion, between 0 and 1
     * @param second the other, different from it
     * @return rows per side, not rounded
     */
    public double rowsPerSideOfProportions(double first, double second) {
        Checks.open01("first", first);
        Checks.open01("second", second);
        Checks.positive("the absolute difference", Math.abs(first - second));
        double mean = (first + second) / 2;
        double root = z(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean))
                + z(power) * Math.sqrt(first * (1 - first) + second * (1 - second));
        return root * root / ((first - second) * (first - second));
    }

    /**
     * Cohen's h, the difference of two proportions on the arcsine scale, on which their spread does not depend on where
     * they lie: 2·arcsin √p₁ − 2·arcsin √p₂.
     *
     * @param first from 0 to 1
     * @param second from 0 to 1
     * @return h
     */
    public static double arcsineEffect(double first, double second) {
        return 2 * (Math.asin(Math.sqrt(first)) - Math.asin(Math.sqrt(second)));
    }

    /**
     * Rows per side for two independent samples with known spread, exact to the second tail that {@link #rowsPerSide}
     * leaves out.
     *
     * @param effect the difference of means over the standard deviation, not 0
     * @return rows per side, not rounded
     */
    public double rowsPerSideExactly(double effect) {
        double size = Checks.positive("the absolute effect", Math.abs(effect));
        double most = Solve.doubled(n -> zPower(n, size) >= power, 1);
        return Solve.threshold(n -> zPower(n, size) >= power, 0, most);
    }

    /**
     * {@return the power of the z test of two independent samples, both tails}
     *
     * @param rowsPerSide above 0
     * @param effect the difference of means over the standard deviation
     */
    public double zPower(double rowsPerSide, double effect) {
        double shift = Math.abs(effect) * Math.sqrt(rowsPerSide / 2);
        double critical = z(1 - alpha / 2);
        return Normal.cumulative(shift - critical) + Normal.cumulative(-shift - critical);
    }

    /**
     * {@return the power of the z test of two independent proportions with the pooled rate, both tails, which
     * {@link #rowsPerSideOfProportions} solves for the rows}
     *
     * @param first one proportion, between 0 and 1
     * @param second the other
     * @param rowsPerSide above 0
     */
    public double powerOfProportions(double first, double second, double rowsPerSide) {
        Checks.open01("first", first);
        Checks.open01("second", second);
        double mean = (first + second) / 2;
        double seen = Math.abs(first - second) * Math.sqrt(rowsPerSide);
        double needed = z(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean));
        double spread = Math.sqrt(first * (1 - first) + second * (1 - second));
        return Normal.cumulative((seen - needed) / spread) + Normal.cumulative((-seen - needed) / spread);
    }

    private double zs() {
        return z(1 - alpha / 2) + z(power);
    }

    private static double z(double probability) {
        return Normal.quantile(probability);
    }
}
