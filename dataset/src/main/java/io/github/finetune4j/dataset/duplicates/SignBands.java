// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

/**
 * A hashing of vectors by which few pairs have to be compared: a vector's signs on random hyperplanes (Charikar, 2002)
 * in bands; two whose signs agree in one band are compared.
 *
 * @param bands how many
 * @param signs of a band
 * @param products scalar products that a text costs, those with hyperplanes and those with other texts
 */
record SignBands(int bands, int signs, double products) {
    /** The chance that a pair at the threshold is found; one above it has a higher chance. */
    static final double RECALL = 0.99;

    private static final int MOST_SIGNS = 24;
    private static final int MOST_BANDS = 1000;
    private static final double UNLIKE = 0.56; // of texts that are not alike (80 degrees apart) so many signs agree

    /**
     * {@return the cheapest hashing with that recall}
     *
     * @param texts how many
     * @param cosine from which on a pair is to be found
     */
    static SignBands of(int texts, double cosine) {
        double agrees = 1 - Math.acos(Math.min(1, cosine)) / Math.PI;
        SignBands best = new SignBands(Integer.MAX_VALUE, MOST_SIGNS, Double.MAX_VALUE);
        for (int signs = 4; signs <= MOST_SIGNS; signs++) {
            double together = Math.pow(agrees, signs);
            double bands = together >= RECALL ? 1 : Math.ceil(Math.log(1 - RECALL) / Math.log1p(-together));
            double products = bands * (signs + texts * Math.pow(UNLIKE, signs) / 2);
            if (bands <= MOST_BANDS && products < best.products) {
                best = new SignBands((int) bands, signs, products);
            }
        }
        return best;
    }
}
