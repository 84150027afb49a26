// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import java.util.List;
import java.util.Optional;

/**
 * The result of a training.
 *
 * @param steps optimiser steps done
 * @param end why
 * @param losses of each step, nats per target token
 * @param validations in their order
 * @param kept the validation whose parameters the kernel holds now, where the best is kept; otherwise it holds the last
 *     ones
 */
public record TrainerResult(
        long steps, End end, List<Double> losses, List<Validation> validations, Optional<Validation> kept) {
    /** Copies. */
    public TrainerResult {
        losses = List.copyOf(losses);
        validations = List.copyOf(validations);
    }

    /** The reason why a training ended. */
    public enum End {
        /** All steps were made. */
        COMPLETED,
        /** What validation rows say got no better. */
        STOPPED_EARLY,
        /** It was asked to. */
        CANCELLED
    }
}
