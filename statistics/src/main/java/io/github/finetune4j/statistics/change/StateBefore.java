// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * The state before a step, where more than a line may decide what comes next: whether the score before was low, usual
 * or high, whether the traffic is low, usual or high for the hour, and whether the window's precision is low, usual
 * or high. Scores are compared with those of the same state.
 */
final class StateBefore {
    static final int COUNT = 27;
    private static final double FAR = 2;
    private static final double MUCH = 0.35;
    /** Traffic of so many standard deviations of a count may be chance. */
    private static final double BY_CHANCE = 2;

    private static final double LITTLE_PRECISION = 0.5;
    private static final double MUCH_PRECISION = 1.2;

    private StateBefore() {}

    /** {@code precision}: the window's precision (the reciprocal of a variance) by a usual one's. */
    static int of(double score, double traffic, double n, double precision) {
        double much = Math.max(MUCH, BY_CHANCE / Math.sqrt(n));
        return 9 * third(precision, LITTLE_PRECISION, MUCH_PRECISION)
                + 3 * third(score, -FAR, FAR)
                + third(traffic, -much, much);
    }

    static boolean usualTraffic(int state) {
        return state % 3 == 1;
    }

    private static int third(double value, double low, double high) {
        return value > high ? 2 : value < low ? 0 : 1;
    }
}
