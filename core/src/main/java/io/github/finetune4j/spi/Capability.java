package io.github.finetune4j.spi;

/**
 * What a provider may or may not be able to do. What a specification asks for and the provider lacks is refused before anything is
 * uploaded.
 *
 * @since 0.1
 */
public enum Capability {
    /** Low-rank adapters. */
    LORA,
    /** A set of target modules other than the provider's own. */
    LORA_TARGET_MODULES,
    /** LoRA dropout above 0. */
    LORA_DROPOUT,
    /** Training of all weights. */
    FULL,
    /** A validation loss on the caller's own data. */
    VALIDATION_DATA,
    /** Ending before the last epoch. */
    EARLY_STOPPING,
    /** A seed. */
    SEED,
    /** A learning rate in absolute terms. */
    LEARNING_RATE,
    /** A factor on the provider's own learning rate. */
    LEARNING_RATE_MULTIPLIER,
    /** Schedules and warm-up of the learning rate. */
    LEARNING_RATE_SCHEDULE,
    /** Weight decay, gradient clipping and accumulation as the caller sets them. */
    OPTIMIZER_SETTINGS,
    /** A limit of optimiser steps. */
    MAX_STEPS,
    /** A limit of tokens per row, and what happens to longer ones. */
    MAX_LENGTH,
    /** Loss on all tokens. */
    LOSS_ON_ALL,
    /** Evaluations and checkpoints at the caller's own distance. */
    CHECKPOINT_INTERVAL,
    /** A suffix in the tuned model's name. */
    SUFFIX,
    /** Labels on a job. */
    METADATA,
    /** Cancelling a job. */
    CANCEL,
    /** Events with the loss of single steps. */
    STEP_EVENTS
}
