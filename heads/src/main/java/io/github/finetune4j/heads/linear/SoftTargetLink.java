// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * One label of several by softmax, where a row has probabilities of labels instead of a label.
 *
 * @param targets [row][label], each row's sum to 1
 * @param weights of each row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SoftTargetLink(double[][] targets, double[] weights) implements Link {
    @Override
    public double residuals(int row, double[] values, float[] chances) {
        double[] target = targets[row];
        double most = Arrays.stream(values, 0, chances.length).max().orElseThrow();
        double sum = 0;
        double aimed = 0;
        for (int k = 0; k < chances.length; k++) {
            aimed += target[k] * (values[k] - most);
            values[k] = Math.exp(values[k] - most);
            sum += values[k];
        }
        double weight = weights[row];
        for (int k = 0; k < chances.length; k++) {
            double chance = values[k] / sum;
            chances[k] = (float) chance;
            values[k] = weight * (chance - target[k]);
        }
        return weight * (Math.log(sum) - aimed);
    }

    @Override
    public void curve(int row, double[] change, float[] chances) {
        SoftmaxLink.curve(weights[row], change, chances);
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
        return new SoftTargetLink(
                Arrays.stream(rows).mapToObj(row -> targets[row]).toArray(double[][]::new),
                Arrays.stream(rows).mapToDouble(row -> scale * weights[row]).toArray());
    }
}
