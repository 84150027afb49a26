// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.statistics.Order;
import java.util.Arrays;

/** Areas under ROC curves as NannyML expects them and as it measures how they vary. */
final class ExpectedRoc {
    private static final double FIVE_DIGITS = 1e5;

    private ExpectedRoc() {}

    /** {@return the area that is to be expected if each row is true with its probability; sums have five digits} */
    static double area(double[] scores, double... probabilities) {
        int[] order = Order.of(scores);
        double hits = 0;
        double area = 0;
        double all = total(order, probabilities);
        double rest = rounded(order.length - all);
        double lastHits = 0;
        double lastMisses = 0;
        for (int i = 0; i < order.length; i++) {
            hits += probabilities[order[order.length - 1 - i]];
            double nowHits = rounded(hits);
            double nowMisses = rounded(i + 1 - hits);
            area += (nowMisses - lastMisses) / rest * (nowHits + lastHits) / 2 / rounded(all);
            lastHits = nowHits;
            lastMisses = nowMisses;
        }
        return area;
    }

    private static double total(int[] order, double... probabilities) {
        double sum = 0;
        for (int i = order.length - 1; i >= 0; i--) {
            sum += probabilities[order[i]];
        }
        return sum;
    }

    private static double rounded(double value) {
        return Math.rint(value * FIVE_DIGITS) / FIVE_DIGITS;
    }

    /**
     * Variance of the share of negatives that a positive is above, and the share of positives; the rarer side counts as
     * the positive one. Equal scores stand in the order of the rows.
     */
    static double[] spread(double[] scores, int... truth) {
        double positives = Arrays.stream(truth).sum();
        boolean turned = positives > 0.5 * truth.length;
        int[] order = Order.of(turned ? Arrays.stream(scores).map(s -> 1 - s).toArray() : scores);
        double[] above = new double[truth.length];
        int found = 0;
        int negatives = 0;
        for (int row : order) {
            if (turned == (truth[row] == 0)) {
                above[found++] = negatives;
            } else {
                negatives++;
            }
        }
        double all = negatives;
        double mean = Arrays.stream(above, 0, found).sum() / found / all;
        double squares = Arrays.stream(above, 0, found)
                .map(a -> (a / all - mean) * (a / all - mean))
                .sum();
        return new double[] {squares / found, (double) found / truth.length};
    }
}
