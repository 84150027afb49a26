// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The strangeness of calibration rows, with which that of a new one is compared (V. Vovk, A. Gammerman and G. Shafer,
 * Algorithmic Learning in a Random World, 2005). For p values within groups (Mondrian), or by class, there is one for
 * each group: {@link #byGroup}. Immutable, safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ConformalScores {
    private final double[] sorted;

    private ConformalScores(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * {@return the scores, to be compared with}
     *
     * @param scores of rows that nothing was trained on, higher for what is stranger; none: everything is usual
     * @throws IllegalArgumentException if one is not finite
     */
    public static ConformalScores of(double... scores) {
        double[] sorted = scores.clone();
        for (double score : sorted) {
            Given.finite("score of a calibration row", score);
        }
        Arrays.sort(sorted);
        return new ConformalScores(sorted);
    }

    /**
     * {@return the scores of each group: of the rows' classes, so that coverage holds for each class, or of anything
     * else that is known of a row before its label}
     *
     * @param groups how many there are, at least 1
     * @param scores of rows that nothing was trained on
     * @param group the group of each row, from 0
     */
    public static List<ConformalScores> byGroup(int groups, double[] scores, int[] group) {
        Given.atLeast("groups", groups, 1);
        if (scores.length != group.length) {
            throw new IllegalArgumentException(
                    "scores and groups: " + scores.length + " and " + group.length + " rows -> give each row both");
        }
        for (int one : group) {
            Given.from("group of a row", one, 0, groups - 1);
        }
        List<ConformalScores> all = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            int wanted = g;
            all.add(of(IntStream.range(0, scores.length)
                    .filter(row -> group[row] == wanted)
                    .mapToDouble(row -> scores[row])
                    .toArray()));
        }
        return List.copyOf(all);
    }

    /** {@return how many rows there are} */
    public int size() {
        return sorted.length;
    }

    /** {@return the scores, rising, as a copy} */
    public double[] sorted() {
        return sorted.clone();
    }

    /**
     * {@return the p value of a score: the share of rows, the new one among them, that are at least as strange; of
     * exchangeable rows it is at most p with a chance of at most p}
     *
     * @param score finite
     */
    public double pValue(double score) {
        return (sorted.length - below(score) + 1.0) / (sorted.length + 1);
    }

    /**
     * {@return the smoothed p value, exactly uniform for exchangeable rows: those as strange count by a share}
     *
     * @param score finite
     * @param theta the share, drawn uniformly from 0 to 1 anew for each score
     */
    public double pValue(double score, double theta) {
        int above = sorted.length - below(Math.nextUp(score));
        int equal = sorted.length - below(score) - above;
        return (above + Given.from("theta", theta, 0, 1) * (equal + 1)) / (sorted.length + 1);
    }

    private int below(double score) {
        Given.finite("score", score);
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * {@return the score that a new row's exceeds with a chance of at most 1 − coverage: the ⌈(n + 1)·coverage⌉-th;
     * infinite where there are too few rows for that coverage}
     *
     * @param coverage between 0 and 1
     */
    public double quantile(double coverage) {
        Given.between("coverage", coverage, 0, 1);
        // what a product lost to rounding must not cost a rank
        long rank = (long) Math.ceil((sorted.length + 1) * coverage - 1e-9);
        return rank > sorted.length ? Double.POSITIVE_INFINITY : sorted[(int) Math.max(rank, 1) - 1];
    }
}
