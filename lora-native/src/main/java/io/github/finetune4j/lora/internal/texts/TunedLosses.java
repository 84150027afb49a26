// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

/** The losses of logits, as training has them, means over rows or outputs. */
final class TunedLosses {
    private TunedLosses() {}

    /** {@return the cross-entropy of one class each; a class below 0 does not count} */
    static double classes(float[][] logits, int[] classes) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < logits.length; i++) {
            if (classes[i] >= 0) {
                sum += logSum(logits[i]) - logits[i][classes[i]];
                count++;
            }
        }
        return sum / Math.max(1, count);
    }

    private static double logSum(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        return most + Math.log(sum);
    }

    /** {@return the binary cross-entropy of outputs that are to be shares from 0 to 1} */
    static double shares(float[][] logits, double[][] shares) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < logits.length; i++) {
            for (int k = 0; k < logits[i].length; k++) {
                double x = logits[i][k];
                sum += Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0) - shares[i][k] * x;
                count++;
            }
        }
        return sum / count;
    }
}
