// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;

/**
 * Labels that each apply or do not, whatever the others do: one sigmoid each.
 *
 * @param applies [row][label]
 * @param weights of each row
 * @param yes weight of rows to which the label applies, of each label
 * @param no weight of rows to which it doesn't
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SigmoidLink(boolean[][] applies, double[] weights, double[] yes, double[] no) implements Link {
    @Override
    public double residuals(int row, double[] values, float[] chances) {
        double loss = 0;
        for (int k = 0; k < chances.length; k++) {
            double weight = weight(row, k);
            double value = values[k];
            double raised = Math.exp(-Math.abs(value));
            double chance = (value >= 0 ? 1 : raised) / (1 + raised);
            double target = applies[row][k] ? 1 : 0;
            loss += weight * (Math.log1p(raised) + Math.max(value, 0) - target * value);
            chances[k] = (float) chance;
            values[k] = weight * (chance - target);
        }
        return loss;
    }

    private double weight(int row, int k) {
        return weights[row] * (applies[row][k] ? yes[k] : no[k]);
    }

    @Override
    public void curve(int row, double[] change, float[] chances) {
        for (int k = 0; k < chances.length; k++) {
            change[k] *= weight(row, k) * chances[k] * (1.0 - chances[k]);
        }
    }

    @Override
    public double curvature(int row, int output, float chance) {
        return weight(row, output) * chance * (1.0 - chance);
    }

    @Override
    public boolean onlyDifferences() {
        return false;
    }

    @Override
    public double weight(int row) {
        double most = 0;
        for (int k = 0; k < yes.length; k++) {
            most = Math.max(most, weight(row, k));
        }
        return most;
    }

    @Override
    public Link of(int[] rows, double scale) {
        return new SigmoidLink(
                Arrays.stream(rows).mapToObj(row -> applies[row]).toArray(boolean[][]::new),
                Arrays.stream(rows).mapToDouble(row -> scale * weights[row]).toArray(),
                yes,
                no);
    }
}
