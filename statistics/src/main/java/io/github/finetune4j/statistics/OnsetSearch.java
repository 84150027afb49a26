// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** Finds the tile at which a change began: the beginning with the greatest likelihood, over all sizes of the change. */
final class OnsetSearch {
    private static final double WITHIN = 2;
    private static final double LEVEL = 0.95;

    private final TileRing ring;
    private final double sign;
    private double best = Double.NEGATIVE_INFINITY;
    private int first;
    private int earliest;
    private int latest;

    OnsetSearch(TileRing ring, double sign) {
        this.ring = ring;
        this.sign = sign;
    }

    /** {@return the log likelihood ratio of the best beginning} */
    double search() {
        double sum = 0;
        for (int back = 0; back < ring.size(); back++) {
            sum += sign * ring.score(back);
            double gain = gain(sum, back + 1);
            if (gain > best) {
                best = gain;
                first = back;
            }
        }
        sum = 0;
        latest = first;
        for (int back = 0; back < ring.size(); back++) {
            sum += sign * ring.score(back);
            if (gain(sum, back + 1) >= best - WITHIN) {
                latest = Math.min(latest, back);
                earliest = back;
            }
        }
        return best;
    }

    /** The greatest over the size of the change: (Σz)²/2m. */
    private static double gain(double sum, int tiles) {
        return sum <= 0 ? 0 : sum * sum / (2 * tiles);
    }

    /** {@return the mean score since the beginning, in the direction of the change} */
    double size() {
        double sum = 0;
        for (int back = 0; back <= first; back++) {
            sum += sign * ring.score(back);
        }
        return sum / (first + 1);
    }

    ChangeOnset onset(double variancePerTile, double inflation, long learnt) {
        double n = 0;
        double after = 0;
        double before = 0;
        for (int back = 0; back <= first; back++) {
            n += ring.n(back);
            after += ring.n(back) * ring.value(back);
            before += ring.n(back) * ring.expected(back);
        }
        double error = Normal.critical(LEVEL) * Math.sqrt(variancePerTile / (first + 1));
        double baseline = Normal.critical(LEVEL) * Math.sqrt(variancePerTile * (inflation - 1));
        return new ChangeOnset(
                ring.tile(first),
                ring.tile(earliest),
                ring.tile(latest),
                around(before / n, baseline, "expected without a change", learnt),
                around(after / n, error, "mean of tiles", Math.max(1, Math.round(n))),
                first + 1);
    }

    private static Interval around(double estimate, double error, String method, long n) {
        return new Interval(estimate, estimate - error, estimate + error, LEVEL, method, n);
    }
}
