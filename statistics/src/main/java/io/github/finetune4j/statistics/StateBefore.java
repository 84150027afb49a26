// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * What may decide in more ways than by a line what comes next: whether the score before was low, usual or high, and
 * whether the traffic is low, usual or high for the hour. Scores are compared with those of the same state.
 */
final class StateBefore {
    static final int COUNT = 9;
    private static final double FAR = 2;
    private static final double MUCH = 0.35;

    private StateBefore() {}

    static int of(double score, double traffic) {
        return 3 * third(score, FAR) + third(traffic, MUCH);
    }

    private static int third(double value, double far) {
        return value > far ? 2 : value < -far ? 0 : 1;
    }
}
