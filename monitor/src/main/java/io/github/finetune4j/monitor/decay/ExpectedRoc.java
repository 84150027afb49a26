// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.statistics.summary.Order;
import java.util.Arrays;

/** Areas under ROC curves as NannyML expects them and as it measures how they vary. */
final class ExpectedRoc {
    private static final double FIVE_DIGITS = 1e5;

    private ExpectedRoc() {}

    /**
     * {@return the area that is to be expected if each row is true with its probability; sums have five digits}
     *
     * @param order the rows by rising score
     */
    static double area(int[] order, double... probabilities) {
        double[] sums = sums(order, probabilities);
        double all = sums[sums.length - 1];
        double area = 0;
        double lastHits = 0;
        double lastMisses = 0;
        for (int i = 0; i < sums.length; i++) {
            double hits = Math.rint(sums[i] * FIVE_DIGITS);
            double misses = Math.rint((i + 1 - sums[i]) * FIVE_DIGITS);
            area += (misses - lastMisses) * (hits + lastHits);
            lastHits = hits;
            lastMisses = misses;
        }
        return area / 2 / Math.rint((order.length - all) * FIVE_DIGITS) / Math.rint(all * FIVE_DIGITS);
    }

    /** Sums of the probabilities, from the highest score on. */
    private static double[] sums(int[] order, double... probabilities) {
        double[] sums = new double[order.length];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += probabilities[order[order.length - 1 - i]];
            sums[i] = sum;
        }
        return sums;
    }

    /**
     * Variance of the share of negatives that a positive is above, and the share of positives; the rarer side counts as
     * the positive one. Equal scores stand in the order of the rows. NannyML leaves a positive out that has the least
     * score of all, and takes it for a negative that others are above: so it is here.
     */
    static double[] spread(double[] scores, int... truth) {
        int ones = Arrays.stream(truth).sum();
        boolean turned = ones > 0.5 * truth.length;
        int positives = turned ? truth.length - ones : ones;
        int[] order = turned ? turned(scores) : Order.of(scores);
        double[] above = new double[truth.length];
        int found = 0;
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            if (turned == (truth[order[i]] == 0) && i > 0) {
                above[found] = i - found;
                sum += above[found++];
            }
        }
        double negatives = truth.length - positives;
        double mean = sum / found / negatives;
        double squares = 0;
        for (int i = 0; i < found; i++) {
            double distance = above[i] / negatives - mean;
            squares += distance * distance;
        }
        return new double[] {squares / found, (double) positives / truth.length};
    }

    private static int[] turned(double... scores) {
        double[] turned = new double[scores.length];
        Arrays.setAll(turned, i -> 1 - scores[i]);
        return Order.of(turned);
    }
}
