// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * Labels that each apply or do not, one sigmoid each, where a row has a probability of each.
 *
 * @param targets [row][label], from 0 to 1
 * @param weights of each row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SoftSigmoidLink(double[][] targets, double[] weights) implements Link {
    @Override
    public double residuals(int row, double[] values, float[] chances) {
        double weight = weights[row];
        double loss = 0;
        for (int k = 0; k < chances.length; k++) {
            double value = values[k];
            double raised = Math.exp(-Math.abs(value));
            double chance = (value >= 0 ? 1 : raised) / (1 + raised);
            loss += weight * (Math.log1p(raised) + Math.max(value, 0) - targets[row][k] * value);
            chances[k] = (float) chance;
            values[k] = weight * (chance - targets[row][k]);
        }
        return loss;
    }

    @Override
    public void curve(int row, double[] change, float[] chances) {
        for (int k = 0; k < chances.length; k++) {
            change[k] *= curvature(row, k, chances[k]);
        }
    }

    @Override
    public double curvature(int row, int output, float chance) {
        return weights[row] * chance * (1.0 - chance);
    }

    @Override
    public boolean onlyDifferences() {
        return false;
    }

    @Override
    public double weight(int row) {
        return weights[row];
    }

    @Override
    public Link of(int[] rows, double scale) {
        return new SoftSigmoidLink(
                Arrays.stream(rows).mapToObj(row -> targets[row]).toArray(double[][]::new),
                Arrays.stream(rows).mapToDouble(row -> scale * weights[row]).toArray());
    }
}
