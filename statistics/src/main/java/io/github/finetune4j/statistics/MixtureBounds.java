// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** The bound of a mixture without closed form. */
final class MixtureBounds {
    private MixtureBounds() {}

    static double solve(Mixture mixture, double time, double alpha) {
        check(time, alpha);
        double threshold = -Math.log(alpha);
        double high = Solve.doubled(sum -> mixture.logMixture(sum, time) > threshold, Math.max(time, 1e-8));
        return Solve.threshold(sum -> mixture.logMixture(sum, time) > threshold, 0, high);
    }

    static void check(double time, double alpha) {
        Checks.positive("time", time);
        Checks.open01("alpha", alpha);
    }
}
