// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** What makes probabilities of a row's values, and the loss of them. Each row's loss is scaled by its weight. */
interface Link {
    /** {@return the row's loss} Puts its derivative in place of the values, and the probabilities into chances. */
    double residuals(int row, double[] values, float[] chances);

    /** Replaces the change of a row's values by the change of the derivative. */
    void curve(int row, double[] change, float[] chances);

    /** Puts the second derivative by each value into diagonal. */
    void diagonal(int row, float[] chances, double[] diagonal);

    /** {@return how much the row counts at most} */
    double weight(int row);
}
