// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

/**
 * The figures of validation rows, by a training as it is now.
 *
 * @param loss of the rows
 * @param judged what it is judged by, the lower, the better: the loss, or another figure, negative where more is better
 */
public record Look(double loss, double judged) {
    /** {@return the look of which the loss is what counts} */
    public static Look ofLoss(double loss) {
        return new Look(loss, loss);
    }
}
