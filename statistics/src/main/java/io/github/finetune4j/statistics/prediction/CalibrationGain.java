// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import java.util.Arrays;

/** A test whether isotonic regression makes scores better calibrated. */
final class CalibrationGain {
    private static final int FEWEST = 20;
    private static final int SPLITS = 10;
    private static final int BINS = 10;
    private static final double PERFECT = 0.999;

    /** The rows sorted once: a part of them is in order too. */
    private final double[] sorted;

    private final byte[] came;
    private final int[] ranks;

    private CalibrationGain(double[] scores, int... outcomes) {
        int[] order = Sorted.order(scores);
        sorted = new double[order.length];
        came = new byte[order.length];
        ranks = new int[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            int row = order[rank];
            sorted[rank] = scores[row];
            came[rank] = (byte) outcomes[row];
            ranks[row] = rank;
        }
    }

    static boolean improves(double[] scores, int... outcomes) {
        Checks.finite("scores", FEWEST, scores);
        if (scores.length != outcomes.length) {
            throw new IllegalArgumentException("scores and outcomes: " + scores.length + " and " + outcomes.length
                    + " numbers -> give as many of both");
        }
        CalibrationGain gain = new CalibrationGain(scores, outcomes);
        // NaN where all outcomes are the same
        return gain.area() <= PERFECT && gain.better(new StratifiedSplits(outcomes));
    }

    /** The chance that a row that came true has the higher score, ties counting half. */
    private double area() {
        double wins = 0;
        double failed = 0;
        for (int from = 0, to; from < sorted.length; from = to) {
            int yes = 0;
            for (to = from; to < sorted.length && sorted[to] == sorted[from]; to++) {
                yes += came[to];
            }
            int no = to - from - yes;
            wins += yes * (failed + no / 2.0);
            failed += no;
        }
        return wins / (failed * (sorted.length - failed));
    }

    private boolean better(StratifiedSplits splits) {
        int each = splits.heldOut();
        double[] raw = new double[SPLITS * each];
        double[] calibrated = new double[raw.length];
        int[] outcomes = new int[raw.length];
        int[] places = new int[sorted.length];
        IsotonicRegression.Pools pools = new IsotonicRegression.Pools(sorted.length);
        for (int split = 0; split < SPLITS; split++) {
            int next = split * each;
            for (int row : splits.next()) {
                int rank = ranks[row];
                raw[next] = sorted[rank];
                outcomes[next] = came[rank];
                // 0 is what is learnt from
                places[rank] = ++next;
            }
            calibrate(pools, places, calibrated);
            Arrays.fill(places, 0);
        }
        return error(raw, outcomes) > error(calibrated, outcomes);
    }

    /** Learns from the rows without a place, and writes what that makes of the others. */
    private void calibrate(IsotonicRegression.Pools pools, int[] places, double[] calibrated) {
        for (int rank = 0; rank < places.length; rank++) {
            if (places[rank] == 0) {
                pools.add(sorted[rank], came[rank]);
            }
        }
        IsotonicRegression fit = pools.regression();
        int knot = 0;
        for (int rank = 0; rank < places.length; rank++) {
            if (places[rank] > 0) {
                knot = fit.knot(knot, sorted[rank]);
                calibrated[places[rank] - 1] = fit.at(knot, sorted[rank]);
            }
        }
    }

    /** The expected calibration error in bins of as many rows. */
    private static double error(double[] probabilities, int... came) {
        int n = probabilities.length;
        int bins = n <= 2 * BINS ? n / 2 : BINS;
        int[] order = Sorted.order(probabilities);
        double error = 0;
        for (int bin = 0; bin < bins; bin++) {
            int to = bin == bins - 1 ? n : (bin + 1) * (n / bins);
            double difference = 0;
            for (int i = bin * (n / bins); i < to; i++) {
                difference += probabilities[order[i]] - came[order[i]];
            }
            error += Math.abs(difference) / n;
        }
        return error;
    }
}
