// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.route;

import java.util.Arrays;

/**
 * An allocation of positions to arms. Each arm owns a slice of its own in which its part grows, so a growing share
 * never moves a position from one arm to another.
 */
public final class Allocation {
    /** Neither arm: outside of the experiment. */
    static final int NONE = -1;

    private final double[] from;
    private final double[] to;
    private final boolean restIsBaseline;

    private Allocation(double[] from, double[] to, boolean restIsBaseline) {
        this.from = from;
        this.to = to;
        this.restIsBaseline = restIsBaseline;
    }

    /**
     * Candidates share {@code share} in equal parts; the rest is the baseline's. One candidate has [0, share), as a
     * gradual rollout of Unleash's has.
     */
    public static Allocation ramp(double share, int candidates) {
        double[] from = new double[candidates + 1];
        double[] to = new double[candidates + 1];
        for (int arm = 1; arm <= candidates; arm++) {
            from[arm] = (arm - 1.0) / candidates;
            to[arm] = from[arm] + share / candidates;
        }
        return new Allocation(from, to, true);
    }

    /**
     * GrowthBook's bucket ranges: arm 0 is the baseline, each arm takes {@code coverage} of its weight, and who is in
     * no range is in no arm.
     */
    public static Allocation weighted(double coverage, double[] weights) {
        double covered = Math.max(0, Math.min(1, coverage));
        double sum = Arrays.stream(weights).sum();
        double[] used = weights;
        if (sum < 0.99 || sum > 1.01) {
            used = new double[weights.length];
            Arrays.fill(used, 1.0 / weights.length);
        }
        double[] from = new double[used.length];
        double[] to = new double[used.length];
        double at = 0;
        for (int arm = 0; arm < used.length; arm++) {
            from[arm] = at;
            to[arm] = at + covered * used[arm];
            at += used[arm];
        }
        return new Allocation(from, to, false);
    }

    public int arm(double position) {
        for (int arm = 0; arm < from.length; arm++) {
            if (position >= from[arm] && position < to[arm]) {
                return arm;
            }
        }
        return restIsBaseline ? 0 : NONE;
    }

    public double from(int arm) {
        return from[arm];
    }

    public double to(int arm) {
        return to[arm];
    }

    /** {@return share of all positions that an arm has} */
    public double share(int arm) {
        double own = to[arm] - from[arm];
        if (arm > 0 || !restIsBaseline) {
            return own;
        }
        double others = 0;
        for (int other = 1; other < from.length; other++) {
            others += to[other] - from[other];
        }
        return Math.max(0, 1 - others);
    }
}
