// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.decode;

import io.github.finetune4j.error.InvalidModelException;

/** Refuses an output that is no number. */
public final class FiniteLogits {
    private FiniteLogits() {}

    /**
     * {@return the numbers, all of which are finite}
     *
     * @param numbers logits, or likelihoods
     * @throws InvalidModelException if one is not
     */
    public static float[] require(float[] numbers) {
        float none = 0;
        for (float number : numbers) {
            none += 0 * number; // a NaN of what is not finite
        }
        require(none == 0);
        return numbers;
    }

    /**
     * Says that an output is no number.
     *
     * @param finite whether it is
     * @throws InvalidModelException if it is not
     */
    public static void require(boolean finite) {
        if (!finite) {
            throw new InvalidModelException(
                    "the output is NaN or infinite, though no weight is: numbers overflow on the"
                            + " way -> compute in FP32, or fetch or train the model again");
        }
    }
}
