// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

/**
 * Settings of the optimiser.
 *
 * @param beta1 decay of the first moment, from 0 to below 1
 * @param beta2 decay of the second moment, from 0 to below 1
 * @param epsilon added to the root of the second moment
 * @param weightDecay times the learning rate is taken off each weight in each step, apart from the gradient
 * @param clipNorm the gradient is scaled down to this norm, over all parameters together; 0: never
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {
    /** Checks the ranges. */
    public AdamW {
        check("beta1", beta1, beta1 >= 0 && beta1 < 1, "at least 0 and less than 1");
        check("beta2", beta2, beta2 >= 0 && beta2 < 1, "at least 0 and less than 1");
        check("epsilon", epsilon, epsilon > 0, "a finite number above 0");
        check("weight decay", weightDecay, weightDecay >= 0, "a finite number of at least 0");
        check("clip norm", clipNorm, clipNorm >= 0, "a finite number of at least 0");
    }

    /**
     * {@return betas 0.9 and 0.999, epsilon 1e-8, no decay, norm clipped at 1: the defaults of transformers' trainer}
     */
    public static AdamW standard() {
        return new AdamW(0.9, 0.999, 1e-8, 0, 1);
    }

    private static void check(String name, double value, boolean good, String range) {
        if (!good || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " -> give " + range);
        }
    }
}
