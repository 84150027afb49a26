// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import org.apiguardian.api.API;

/**
 * Something that a provider may or may not be able to do. What a specification asks for and the provider lacks is
 * refused before anything is uploaded.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Capability {
    /** Low-rank adapters. */
    LORA,
    /** A set of target modules other than the provider's own. */
    LORA_TARGET_MODULES,
    /** LoRA dropout above 0. */
    LORA_DROPOUT,
    /** Rank-stabilised scaling of an adapter. */
    LORA_RANK_STABILIZED,
    /** Adapters that train length and direction apart: DoRA. */
    LORA_DORA,
    /** A learning rate of its own for B: LoRA+. */
    LORA_PLUS,
    /** Ranks and alphas of single layers. */
    LORA_PATTERNS,
    /** Adapters on some decoder layers only. */
    LORA_LAYERS,
    /** Whole modules trained beside an adapter. */
    LORA_MODULES_TO_SAVE,
    /** A base kept in few bits while an adapter is trained: QLoRA. */
    LORA_QUANTIZATION,
    /** Training of all weights. */
    FULL,
    /** Trained vectors before each text. */
    PROMPT_TUNING,
    /** Learning from preferences: direct preference optimisation. */
    DPO,
    /** Learning from plain texts. */
    CONTINUED_PRETRAINING,
    /** Learning from scores that a grader gives to the model's own answers. */
    REINFORCEMENT,
    /** Labels of texts: one each, several, or of an ordered list. */
    CLASSIFICATION,
    /** Numbers of texts. */
    REGRESSION,
    /** Vectors of texts. */
    EMBEDDING,
    /** Scores of a query together with passages. */
    RERANKING,
    /** Labelled parts of texts. */
    TAGGING,
    /** Labels learnt from pairs of texts, with a head fitted behind: {@code HeadConfig.contrastive()}. */
    CONTRASTIVE,
    /** A head on the model as it is: {@code TuningMethod.HEAD}. */
    HEAD,
    /** Settings in the provider's own words: {@code FineTuneSpec.options()}. */
    PROVIDER_OPTIONS,
    /** A validation loss on the caller's own data. */
    VALIDATION_DATA,
    /** Ending before the last epoch. */
    EARLY_STOPPING,
    /** Ending by another figure than the validation loss: {@code EarlyStopping.metric()}. */
    EARLY_STOPPING_METRIC,
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
    STEP_EVENTS,
    /** Answers by {@link FineTuneProvider#chatModel}: of tuned models, and of base models where there are any. */
    CHAT,
    /** Answers in batches, within a day, for less money: {@link io.github.finetune4j.chat.ChatModel#inBatches}. */
    BATCHES
}
