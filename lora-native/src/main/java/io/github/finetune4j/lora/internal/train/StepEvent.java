// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

/**
 * An optimiser step that was made.
 *
 * @param step from 1
 * @param totalSteps planned
 * @param epoch how many epochs are done, with the part of the running one
 * @param loss of the step's rows before it, nats per target token
 * @param learningRate of the step
 * @param gradientNorm before clipping
 * @param targetTokens that counted in the loss
 * @param realTokens of the step, padding apart
 * @param tokensPerSecond real tokens, over the latest steps
 * @param etaSeconds until the last step, at that speed
 */
public record StepEvent(
        long step,
        long totalSteps,
        double epoch,
        double loss,
        double learningRate,
        double gradientNorm,
        long targetTokens,
        long realTokens,
        double tokensPerSecond,
        double etaSeconds) {
    /**
     * {@return the same at another epoch}
     *
     * @param other how many epochs are done
     */
    public StepEvent at(double other) {
        return new StepEvent(
                step,
                totalSteps,
                other,
                loss,
                learningRate,
                gradientNorm,
                targetTokens,
                realTokens,
                tokensPerSecond,
                etaSeconds);
    }
}
