// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.power.Power;

/**
 * The test with a sample size set beforehand, z of a difference of means, two-sided at 5 %; right only if it is looked
 * at once, at its end.
 */
final class FixedSample {
    private static final double CRITICAL = 1.959963984540054;
    private static final int LEAST = 10;

    private final double[] n = new double[2];
    private final double[] sum = new double[2];
    private final double[] squares = new double[2];

    private FixedSample() {}

    /** {@return how many requests on both arms together find the difference with a chance of 80 %} */
    static int size(Traffic traffic) {
        double[] base = traffic.moments(traffic.baseline());
        double[] its = traffic.moments(traffic.candidate());
        double deviation = Math.sqrt((base[1] * base[1] + its[1] * its[1]) / 2);
        return 2 * (int) Math.ceil(Power.usual().rowsPerSide(its[0] - base[0], deviation));
    }

    /** {@return whether the candidate is found to be worse after all of these requests} */
    static boolean worse(Traffic.Seen[] requests, int count) {
        FixedSample test = new FixedSample();
        for (int i = 0; i < count; i++) {
            test.add(requests[i]);
        }
        return test.z() > CRITICAL;
    }

    /** {@return after how many requests it first seems so, if it is looked at after each; 0: never} */
    static int firstWorse(Traffic.Seen[] requests) {
        FixedSample test = new FixedSample();
        for (int i = 0; i < requests.length; i++) {
            test.add(requests[i]);
            if (Math.min(test.n[0], test.n[1]) >= LEAST && test.z() > CRITICAL) {
                return i + 1;
            }
        }
        return 0;
    }

    private void add(Traffic.Seen seen) {
        int arm = seen.candidate() ? 1 : 0;
        n[arm]++;
        sum[arm] += seen.value();
        squares[arm] += seen.value() * seen.value();
    }

    private double z() {
        double error = Math.sqrt(squaredError(0) + squaredError(1));
        return error == 0 ? 0 : (sum[1] / n[1] - sum[0] / n[0]) / error;
    }

    private double squaredError(int arm) {
        double mean = sum[arm] / n[arm];
        return Math.max(0, squares[arm] / n[arm] - mean * mean) / n[arm];
    }
}
