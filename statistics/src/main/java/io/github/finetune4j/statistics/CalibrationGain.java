// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Whether isotonic regression makes scores better calibrated. */
final class CalibrationGain {
    private static final int FEWEST = 20;
    private static final int SPLITS = 10;
    private static final int BINS = 10;
    private static final double PERFECT = 0.999;

    private CalibrationGain() {}

    static boolean improves(double[] scores, int... outcomes) {
        Checks.finite("scores", FEWEST, scores);
        if (scores.length != outcomes.length) {
            throw new IllegalArgumentException("scores and outcomes: " + scores.length + " and " + outcomes.length
                    + " numbers -> give as many of both");
        }
        double[] came = of(scores, outcomes, 1);
        double[] failed = of(scores, outcomes, 0);
        if (came.length == 0 || failed.length == 0 || TwoSamples.superiority(came, failed) > PERFECT) {
            return false;
        }
        return better(scores, outcomes);
    }

    private static double[] of(double[] scores, int[] outcomes, int label) {
        return IntStream.range(0, scores.length)
                .filter(i -> outcomes[i] == label)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    private static boolean better(double[] scores, int... outcomes) {
        StratifiedSplits splits = new StratifiedSplits(outcomes);
        int held = 0;
        double[] raw = new double[SPLITS * (scores.length / BINS + 1)];
        double[] calibrated = new double[raw.length];
        int[] came = new int[raw.length];
        for (int i = 0; i < SPLITS; i++) {
            int[][] split = splits.next();
            IsotonicRegression fit = IsotonicRegression.fit(
                    Arrays.stream(split[0]).mapToDouble(row -> scores[row]).toArray(),
                    Arrays.stream(split[0]).mapToDouble(row -> outcomes[row]).toArray());
            for (int row : split[1]) {
                raw[held] = scores[row];
                calibrated[held] = fit.at(scores[row]);
                came[held++] = outcomes[row];
            }
        }
        return error(Arrays.copyOf(raw, held), came) > error(Arrays.copyOf(calibrated, held), came);
    }

    /** The expected calibration error in bins of as many rows. */
    private static double error(double[] probabilities, int... came) {
        int n = probabilities.length;
        int bins = n <= 2 * BINS ? n / 2 : BINS;
        int[] order = Sorting.order(probabilities);
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
