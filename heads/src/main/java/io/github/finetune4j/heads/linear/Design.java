// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/**
 * The rows that a head is fitted on, as the linear maps that fitting needs. How coefficients lie in memory is its own
 * affair: who computes with them treats them as so many numbers. The bits of each result are the same on any number of
 * cores.
 */
interface Design {
    /** The step that is done with a row's values, in place, once they are known. */
    interface RowStep {
        void at(int row, double[] values);
    }

    /** The two maps between coefficients and the rows' values. */
    interface Maps {
        /** Puts the values of rows {@code from} to below {@code to} into {@code values}, then calls step with each. */
        void forward(double[][] w, int outputs, int from, int to, double[][] values, RowStep step);

        /** Adds the sum of each row's vector times its values to the coefficients. */
        void backward(double[][] values, int outputs, int from, int to, double[][] sums);
    }

    /** {@return how many rows} */
    int rows();

    /** {@return a row's Euclidean length, the 1 of the intercept counted} */
    double length(int row);

    /** {@return zeros, a weight of each feature and an intercept for every output} */
    double[][] zeros(int outputs);

    /** {@return the maps with all digits} */
    Maps exact();

    /** {@return the same maps, of which the first five digits count} */
    Maps rough();

    /** {@return what comes near the inverse of the curvature} */
    Preconditioner preconditioner(int outputs);

    /** Adds the sum of each row's squared vector times its values, or what comes near it, to the coefficients. */
    void backwardSquares(double[][] values, int outputs, int from, int to, double[][] sums);

    /** {@return the sum of squared weights, without intercepts} */
    double penalty(double[][] w);

    /** Adds w to sums, without intercepts. */
    void addPenalty(double[][] w, double[][] sums);

    /** Takes the mean over the outputs from each feature's numbers. */
    void centre(double[][] v);

    /** {@return the coefficients as a head has them, for the vectors as given} */
    Coefficients read(double[][] w, int outputs);
}
