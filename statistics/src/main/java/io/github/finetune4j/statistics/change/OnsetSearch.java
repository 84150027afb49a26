// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;

/**
 * Finds the window at which a change began: the beginning with the greatest likelihood, over all sizes of the change.
 */
final class OnsetSearch {
    private static final double WITHIN = 2;
    private static final double LEVEL = 0.95;

    private final WindowRing ring;
    private final double sign;
    private double best = Double.NEGATIVE_INFINITY;
    private int first;
    private int earliest;
    private int latest;

    OnsetSearch(WindowRing ring, double sign) {
        this.ring = ring;
        this.sign = sign;
    }

    /** {@return the log likelihood ratio of the best beginning} */
    double search() {
        double sum = 0;
        double precision = 0;
        for (int back = 0; back < ring.size(); back++) {
            sum += weighed(back);
            precision += ring.precision(back);
            double gain = gain(sum, precision);
            if (gain > best) {
                best = gain;
                first = back;
            }
        }
        sum = 0;
        precision = 0;
        latest = first;
        for (int back = 0; back < ring.size(); back++) {
            sum += weighed(back);
            precision += ring.precision(back);
            if (gain(sum, precision) >= best - WITHIN) {
                latest = Math.min(latest, back);
                earliest = back;
            }
        }
        return best;
    }

    /** A change moves the score of a window by the root of the window's precision. */
    private double weighed(int back) {
        return sign * ring.score(back) * Math.sqrt(ring.precision(back));
    }

    /** The greatest over the size of the change: (Σ√t·z)²/2Σt. */
    private static double gain(double sum, double precision) {
        return sum <= 0 ? 0 : sum * sum / (2 * precision);
    }

    /** {@return the score of a usual window since the beginning, in the direction of the change} */
    double size() {
        double sum = 0;
        double precision = 0;
        for (int back = 0; back <= first; back++) {
            sum += weighed(back);
            precision += ring.precision(back);
        }
        return sum / precision;
    }

    ChangeOnset onset(double variancePerWindow, double inflation, long learnt) {
        double n = 0;
        double after = 0;
        double before = 0;
        for (int back = 0; back <= first; back++) {
            n += ring.n(back);
            after += ring.n(back) * ring.value(back);
            before += ring.n(back) * ring.expected(back);
        }
        double error = Normal.critical(LEVEL) * Math.sqrt(variancePerWindow / (first + 1));
        double baseline = Normal.critical(LEVEL) * Math.sqrt(variancePerWindow * (inflation - 1));
        return new ChangeOnset(
                ring.window(first),
                ring.window(earliest),
                ring.window(latest),
                around(before / n, baseline, "expected without a change", learnt),
                around(after / n, error, "mean of windows", Math.max(1, Math.round(n))),
                first + 1);
    }

    private static Interval around(double estimate, double error, String method, long n) {
        return new Interval(estimate, estimate - error, estimate + error, LEVEL, method, n);
    }
}
