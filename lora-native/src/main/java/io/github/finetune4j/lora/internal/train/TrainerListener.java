// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

/** A listener to a training; called on its thread. */
public interface TrainerListener {
    /** Hears nothing. */
    TrainerListener NONE = new TrainerListener() {};

    /**
     * After each optimiser step.
     *
     * @param event what was done
     */
    default void onStep(StepEvent event) {}

    /**
     * After each validation.
     *
     * @param validation its result
     */
    default void onValidation(Validation validation) {}

    /**
     * After the last step of an epoch.
     *
     * @param epoch from 1
     * @param step its last
     * @param meanLoss of its steps that this run made, nats per target token
     */
    default void onEpoch(int epoch, long step, double meanLoss) {}

    /**
     * When a step and all that follows it are done: here {@link Trainer#snapshot} gives a state to resume from.
     *
     * @param step that is done
     * @param endOfEpoch whether it was an epoch's last
     */
    default void onBoundary(long step, boolean endOfEpoch) {}
}
