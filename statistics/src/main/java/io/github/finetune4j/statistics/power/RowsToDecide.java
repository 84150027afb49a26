// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.power;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.internal.Solve;
import io.github.finetune4j.statistics.test.PairedProportions;
import org.apiguardian.api.API;

/**
 * The number of pairs that decide between two systems by one interval of their difference: either it lies wholly above
 * 0, and the candidate is better, or wholly below a margin, and it is not better by that much. Where it is narrower
 * than the margin, one of the two always holds.
 *
 * <p>By the normal approximation: with half widths h₀ and h₁ at 0 and at the margin m, the chance is P(D̂ &gt; h₀ or
 * D̂ &lt; m − h₁), and the rows are the fewest for which it reaches the power. Immutable.
 *
 * @param level of the interval, between 0 and 1
 * @param power chance of deciding, between 0 and 1, usually 0.8
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RowsToDecide(double level, double power) {
    /** Checks both. */
    public RowsToDecide {
        Checks.level(level);
        Checks.open01("power", power);
    }

    /**
     * Pairs of pass/fail results, for Tango's interval ({@link PairedProportions#tango}); its variance at a difference
     * is that of his restricted estimate.
     *
     * @param gained true share of pairs that only the candidate passes, from 0 to 1
     * @param lost true share of pairs that only the baseline passes, from 0 to 1 − {@code gained}
     * @param margin between 0 and 1
     * @return pairs, not rounded
     */
    public double rates(double gained, double lost, double margin) {
        if (!(gained >= 0 && lost >= 0 && gained + lost <= 1)) {
            throw new IllegalArgumentException("shares of pairs: " + gained + " gained and " + lost
                    + " lost -> give two of at least 0 that add up to at most 1");
        }
        Checks.open01("margin", margin);
        double difference = gained - lost;
        return rows(
                difference,
                Math.sqrt(Math.max(0, gained + lost - difference * difference)),
                Math.sqrt(restricted(gained, lost, 0)),
                Math.sqrt(restricted(gained, lost, margin)),
                margin);
    }

    /**
     * Pairs of other values.
     *
     * @param difference true mean of candidate less baseline
     * @param standardDeviation true one of the differences, at least 0, same unit
     * @param margin above 0, same unit
     * @return pairs, not rounded
     */
    public double means(double difference, double standardDeviation, double margin) {
        if (!(standardDeviation >= 0 && Double.isFinite(difference))) {
            throw new IllegalArgumentException("difference " + difference + " with a standard deviation of "
                    + standardDeviation + " -> give a finite number, and one of at least 0");
        }
        Checks.positive("margin", margin);
        return rows(difference, standardDeviation, standardDeviation, standardDeviation, margin);
    }

    /** Variance of one pair's difference, where the difference of the rates is held at delta. */
    private static double restricted(double gained, double lost, double delta) {
        double b = -gained - lost + (2 - gained + lost) * delta;
        double c = -lost * delta * (1 - delta);
        double q = (Math.sqrt(Math.max(0, b * b - 8 * c)) - b) / 4;
        return 2 * q + delta * (1 - delta);
    }

    private double rows(double difference, double spread, double atZero, double atMargin, double margin) {
        double z = Normal.critical(level);
        // as soon as the interval is narrower than the margin, it decides
        double most = Math.max(1, Math.pow(z * (atZero + atMargin) / margin, 2));
        return Solve.threshold(n -> chance(n, difference, spread, z * atZero, z * atMargin, margin) >= power, 0, most);
    }

    private static double chance(double n, double difference, double spread, double zero, double far, double margin) {
        double root = Math.sqrt(n);
        double above = zero / root;
        double below = margin - far / root;
        if (above <= below) {
            return 1;
        }
        if (spread == 0) {
            return difference > above || difference < below ? 1 : 0;
        }
        return Normal.cumulative((difference - above) * root / spread)
                + Normal.cumulative((below - difference) * root / spread);
    }
}
