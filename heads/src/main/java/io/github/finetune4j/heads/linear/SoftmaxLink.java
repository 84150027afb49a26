// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * One label of several: softmax.
 *
 * @param labels of each row
 * @param weights of each row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SoftmaxLink(int[] labels, double[] weights) implements Link {
    @Override
    public double residuals(int row, double[] values, float[] chances) {
        int outputs = chances.length;
        double own = values[labels[row]];
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < outputs; k++) {
            most = Math.max(most, values[k]);
        }
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
            values[k] = Math.exp(values[k] - most);
            sum += values[k];
        }
        double weight = weights[row];
        for (int k = 0; k < outputs; k++) {
            double chance = values[k] / sum;
            chances[k] = (float) chance;
            values[k] = weight * chance;
        }
        values[labels[row]] -= weight;
        return weight * (Math.log(sum) + most - own);
    }

    @Override
    public void curve(int row, double[] change, float[] chances) {
        curve(weights[row], change, chances);
    }

    static void curve(double weight, double[] change, float[] chances) {
        double mean = 0;
        for (int k = 0; k < chances.length; k++) {
            mean += chances[k] * change[k];
        }
        for (int k = 0; k < chances.length; k++) {
            change[k] = weight * chances[k] * (change[k] - mean);
        }
    }

    @Override
    public double curvature(int row, int output, float chance) {
        return weights[row] * chance * (1.0 - chance);
    }

    @Override
    public boolean onlyDifferences() {
        return true;
    }

    @Override
    public double weight(int row) {
        return weights[row];
    }

    @Override
    public Link of(int[] rows, double scale) {
        return new SoftmaxLink(
                Arrays.stream(rows).map(row -> labels[row]).toArray(),
                Arrays.stream(rows).mapToDouble(row -> scale * weights[row]).toArray());
    }
}
