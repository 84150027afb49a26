// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.statistics.test.BoundedMean;
import io.github.finetune4j.statistics.test.NonInferiority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Learn then Test (Angelopoulos et al., arXiv 2110.01052) over thresholds in a fixed sequence, the safest first: each
 * is tested at the whole level, and the first that can't be shown ends it. Scores that are passed or failed are tested
 * by the exact test of paired rates, others by a bet. The list is the same for all data, evenly spread in log-odds, so
 * no row decides what is tested.
 */
final class ThresholdSearch {
    private static final double HIGHEST = 34; // log-odds; beyond, a double is 1
    private static final double LOWEST = -7;
    private static final double STRIDE = 0.05;
    private static final int TRIED = 12;
    private static final int MOST_ROWS = 300_000;
    private static final long SHUFFLE = 341;

    private final double tolerance;
    private final double level;
    private final double[] confidence;
    private final double[] worse;
    private final boolean passFail;

    /** The rows are shuffled, since a bet learns from those before, and they may come sorted. */
    ThresholdSearch(List<CascadeRow> rows, double tolerance, double level) {
        List<CascadeRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(SHUFFLE));
        this.tolerance = tolerance;
        this.level = level;
        confidence = shuffled.stream().mapToDouble(CascadeRow::confidence).toArray();
        worse = shuffled.stream().mapToDouble(CascadeRow::worse).toArray();
        passFail = Arrays.stream(worse).allMatch(each -> each == Math.rint(each));
    }

    private static double[] thresholds() {
        int steps = (int) Math.round((HIGHEST - LOWEST) / STRIDE) + 1;
        double[] all = new double[steps + 2];
        all[0] = 1;
        for (int i = 0; i < steps; i++) {
            all[i + 1] = 1 / (1 + Math.exp(-(HIGHEST - i * STRIDE)));
        }
        return all; // the last is 0
    }

    double least() {
        double least = Double.NaN;
        int before = -1;
        for (double threshold : thresholds()) {
            int answered = answered(threshold);
            if (answered != before && !shown(threshold, worse.length)) {
                break;
            }
            least = answered > 0 ? threshold : least;
            before = answered;
        }
        if (Double.isNaN(least)) {
            throw refused();
        }
        return least;
    }

    private int answered(double threshold) {
        int answered = 0;
        for (double each : confidence) {
            answered += each >= threshold ? 1 : 0;
        }
        return answered;
    }

    /** {@return by how much the whole is worse on each row; over again where more are asked for than there are} */
    private double[] differences(double threshold, int rows) {
        double[] differences = new double[rows];
        for (int i = 0; i < rows; i++) {
            int row = i % worse.length;
            differences[i] = confidence[row] >= threshold ? worse[row] : 0;
        }
        return differences;
    }

    private boolean shown(double threshold, int rows) {
        double p = passFail
                ? exact(threshold, rows)
                : BoundedMean.betting(differences(threshold, rows), -1, 1, tolerance, level);
        return p <= 1 - level;
    }

    private double exact(double threshold, int rows) {
        long lost = 0;
        long gained = 0;
        for (int row = 0; row < worse.length; row++) {
            // over again where more are asked for than there are
            long times = (long) (rows / worse.length) + (row < rows % worse.length ? 1 : 0);
            boolean answered = confidence[row] >= threshold;
            lost += answered && worse[row] > 0 ? times : 0;
            gained += answered && worse[row] < 0 ? times : 0;
        }
        return NonInferiority.ratesExact(gained, lost, rows, tolerance, level).pValue();
    }

    private CascadeRefusedException refused() {
        int n = worse.length;
        if (answered(0) == 0) {
            return new CascadeRefusedException("the small model is sure of none of " + n
                    + " calibration rows -> give it with log-probabilities, or give a confidence(...)");
        }
        long needed = needed();
        String what = "a cascade at most " + tolerance + " worse than the large model can't be shown with " + n
                + " calibration rows";
        return needed > MOST_ROWS
                ? new CascadeRefusedException(what + ": the small model is worse where it is surest, too -> train it"
                        + " further, or give another confidence(...) or a greater tolerance")
                : new CascadeRefusedException(
                        what + " -> give " + (needed - n) + " more, about " + needed + " in all", needed - n);
    }

    /** {@return how many rows like these would show any threshold at which the small model answers} */
    private long needed() {
        double[] sure =
                Arrays.stream(confidence).filter(each -> each >= 0).sorted().toArray();
        long needed = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(TRIED, sure.length); i++) {
            double threshold = sure[sure.length - 1 - (int) ((long) i * sure.length / TRIED)];
            needed = Math.min(needed, needed(threshold));
        }
        return needed;
    }

    private long needed(double threshold) {
        int low = worse.length;
        int high = low;
        while (high <= MOST_ROWS && !shown(threshold, high)) {
            low = high;
            high *= 2;
        }
        if (high > MOST_ROWS) {
            return Long.MAX_VALUE;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (shown(threshold, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
