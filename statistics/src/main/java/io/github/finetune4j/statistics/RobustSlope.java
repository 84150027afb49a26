// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** A regression through the origin on one number, which no single value far off can turn. */
final class RobustSlope {
    private static final double FAR = 3;
    private static final double RIDGE = 1;

    private double xx = RIDGE;
    private double xy;

    double at(double x) {
        return xy / xx * x;
    }

    /** {@code spread}: the standard deviation around the line. */
    void add(double x, double y, double spread) {
        double line = at(x);
        double off = Math.max(-FAR * spread, Math.min(FAR * spread, y - line));
        xx += x * x;
        xy += x * (line + off);
    }
}
