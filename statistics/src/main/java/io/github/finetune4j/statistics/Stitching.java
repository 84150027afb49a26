// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * Polynomial stitching: a bound on a sum that holds at all times and grows as √(V log log V), the slowest possible,
 * with explicit constants (Howard, Ramdas, McAuliffe, Sekhon, Annals of Statistics 49, 2021, theorem 1).
 *
 * @param leastTime V from which on the bound holds, above 0; before it the bound stays flat
 * @param scale c of a sub-gamma sum, at least 0; 0 for sub-Gaussian ones
 * @param power s, above 1; how fast the chance is spent over epochs
 * @param epoch η, above 1; ratio of the ends of an epoch
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Stitching(double leastTime, double scale, double power, double epoch) {
    /** Checks the ranges. */
    public Stitching {
        Checks.positive("leastTime", leastTime);
        Checks.above("power", 1, power);
        Checks.above("epoch", 1, epoch);
        if (!(scale >= 0)) {
            throw new IllegalArgumentException("scale: " + scale + " -> give a number of at least 0");
        }
    }

    /**
     * {@return stitching with s = 1.4 and η = 2, a good choice over many orders of magnitude}
     *
     * @param leastTime V from which on the bound holds, above 0
     * @param scale c of a sub-gamma sum, at least 0
     */
    public static Stitching usual(double leastTime, double scale) {
        return new Stitching(leastTime, scale, 1.4, 2);
    }

    /**
     * {@return the sum of deviations that is passed at any time with a chance of at most α}
     *
     * @param time V, above 0
     * @param alpha between 0 and 1, one-sided
     */
    public double bound(double time, double alpha) {
        MixtureBounds.check(time, alpha);
        double used = Math.max(time, leastTime);
        double spent = Math.log(Zeta.of(power) / Math.pow(Math.log(epoch), power));
        double ell = power * Math.log(Math.log(epoch * used / leastTime)) + spent - Math.log(alpha);
        double k1 = (Math.pow(epoch, 0.25) + Math.pow(epoch, -0.25)) / Math.sqrt(2);
        double second = (Math.sqrt(epoch) + 1) / 2 * scale * ell;
        return Math.sqrt(k1 * k1 * used * ell + second * second) + second;
    }
}
