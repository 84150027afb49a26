// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import org.apiguardian.api.API;

/**
 * The bands into which MinHash values are grouped: two texts become candidates if all values of at least one band
 * agree. For Jaccard similarity s that happens with probability 1 − (1 − s^rows)^bands (Leskovec, Rajaraman and Ullman,
 * Mining of Massive Datasets, section 3.4).
 *
 * @param bands number of bands, at least 1
 * @param rows MinHash values in each, at least 1
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record LshBands(int bands, int rows) {
    /** 14 bands of 8: finds 92 % of pairs at a similarity of 0.8, 99.96 % at 0.9. */
    public static final LshBands USUAL = new LshBands(14, 8);

    private static final int STEPS = 1000;

    /** Checks both. */
    public LshBands {
        if (bands < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "bands and rows: " + bands + " and " + rows + " -> give at least 1 of each");
        }
    }

    /** {@return MinHash values in all bands together} */
    public int hashes() {
        return bands * rows;
    }

    /**
     * {@return the probability that a pair becomes a candidate}
     *
     * @param similarity Jaccard similarity of the pair, 0 to 1
     */
    public double probability(double similarity) {
        return 1 - Math.pow(1 - Math.pow(similarity, rows), bands);
    }

    /**
     * {@return the banding that wastes least: the one with the smallest sum of the chance to miss above the threshold
     * and the chance to propose in vain below it, both as areas under the curve}
     *
     * @param threshold Jaccard similarity from which pairs are wanted, above 0 and below 1
     * @param hashes MinHash values at most, at least 1
     */
    public static LshBands optimal(double threshold, int hashes) {
        if (!(threshold > 0 && threshold < 1) || hashes < 1) {
            throw new IllegalArgumentException("threshold and hashes: " + threshold + " and " + hashes
                    + " -> give a threshold above 0 and below 1, and at least 1 hash");
        }
        LshBands best = new LshBands(1, 1);
        double least = Double.POSITIVE_INFINITY;
        for (int bands = 1; bands <= hashes; bands++) {
            for (int rows = 1; rows <= hashes / bands; rows++) {
                LshBands candidate = new LshBands(bands, rows);
                double error = candidate.area(0, threshold) + (1 - threshold) - candidate.area(threshold, 1);
                if (error < least) {
                    least = error;
                    best = candidate;
                }
            }
        }
        return best;
    }

    // Midpoint rule
    private double area(double from, double to) {
        double step = (to - from) / STEPS;
        double sum = 0;
        for (int i = 0; i < STEPS; i++) {
            sum += probability(from + (i + 0.5) * step);
        }
        return sum * step;
    }
}
