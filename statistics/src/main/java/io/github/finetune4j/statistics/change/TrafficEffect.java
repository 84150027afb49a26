// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * The effect of unusual traffic on a figure: a regression on the logarithm of the window's traffic by the usual, and on
 * how far that is above a burst's beginning. Both slopes are shrunk: by a few windows taken for seen without an effect,
 * and by what chance makes of their gain. No single value far off can turn them.
 */
final class TrafficEffect {
    /** Traffic more than that over the usual, as a logarithm, has a slope of its own. */
    private static final double BURST = 0.35;

    private static final double FAR = 3;
    /** So many usual windows at one unit of traffic are taken for seen without an effect. */
    private static final double PRIOR = 3;
    /** What two slopes gain by chance alone, in squared standard deviations. */
    private static final double BY_CHANCE = 2;

    private double count;
    private double w;
    private double wx;
    private double wb;
    private double wy;
    private double wxx;
    private double wxb;
    private double wbb;
    private double wxy;
    private double wby;
    private double slope;
    private double burstSlope;

    /** {@code traffic}: the logarithm of the window's traffic by what is usual for its hour. */
    double at(double traffic) {
        return w == 0 ? 0 : slope * (traffic - wx / w) + burstSlope * (burst(traffic) - wb / w);
    }

    private static double burst(double traffic) {
        return Math.max(0, traffic - BURST);
    }

    /** {@code spread}: the standard deviation of the value. */
    void add(double traffic, double value, double spread) {
        double line = at(traffic);
        double y = line + Math.max(-FAR * spread, Math.min(FAR * spread, value - line));
        double burst = burst(traffic);
        double weight = 1 / (spread * spread);
        count++;
        w += weight;
        wx += weight * traffic;
        wb += weight * burst;
        wy += weight * y;
        wxx += weight * traffic * traffic;
        wxb += weight * traffic * burst;
        wbb += weight * burst * burst;
        wxy += weight * traffic * y;
        wby += weight * burst * y;
        solve();
    }

    private void solve() {
        double prior = PRIOR * w / count;
        double xx = wxx - wx * wx / w + prior;
        double bb = wbb - wb * wb / w + prior;
        double xb = wxb - wx * wb / w;
        double xy = wxy - wx * wy / w;
        double by = wby - wb * wy / w;
        double det = xx * bb - xb * xb;
        slope = (xy * bb - by * xb) / det;
        burstSlope = (by * xx - xy * xb) / det;
        double gain = slope * xy + burstSlope * by;
        double kept = gain > BY_CHANCE ? 1 - BY_CHANCE / gain : 0;
        slope *= kept;
        burstSlope *= kept;
    }
}
