// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** The probabilities of a row's values, and the loss of them. Each row's loss is scaled by its weight. */
interface Link {
    /** {@return the row's loss} Puts its derivative in place of the values, and the probabilities into chances. */
    double residuals(int row, double[] values, float[] chances);

    /** Replaces the change of a row's values by the change of the derivative. */
    void curve(int row, double[] change, float[] chances);

    /** {@return the second derivative by one of the row's values} */
    double curvature(int row, int output, float chance);

    /** {@return whether adding the same to all values changes nothing} */
    boolean onlyDifferences();

    /** {@return how much the row counts at most} */
    double weight(int row);

    /** {@return the same for some of the rows, each weight times scale} */
    Link of(int[] rows, double scale);
}
