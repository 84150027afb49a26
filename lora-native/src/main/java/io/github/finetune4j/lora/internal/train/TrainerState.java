// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a training needs to go on as if it had never stopped. The order of rows and the dropout masks follow from
 * seed, epoch and step, so no generator's state is among it.
 *
 * @param tensors parameters, AdamW's moments, and the best parameters so far, each name after its kind and a slash:
 *     {@code parameters/…}, {@code first_moment/…}, {@code second_moment/…}, {@code best/…}
 * @param step optimiser steps done
 * @param losses of each step, nats per target token
 * @param validations so far
 * @param plan what the training was started with: a state belongs to its own settings and data
 */
public record TrainerState(
        Map<String, FloatTensor> tensors, long step, List<Double> losses, List<Validation> validations, Plan plan) {

    /** Copies. */
    public TrainerState {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        losses = List.copyOf(losses);
        validations = List.copyOf(validations);
    }

    /**
     * The settings that must be the same when training is resumed from a state.
     *
     * @param rows of the training data
     * @param totalSteps planned
     * @param rowsPerStep of one optimiser step
     * @param seed of the training
     */
    public record Plan(int rows, long totalSteps, int rowsPerStep, long seed) {}

    /** Begins the names of parameters. */
    public static final String PARAMETERS = "parameters/";
    /** Begins the names of AdamW's first moment. */
    public static final String FIRST_MOMENT = "first_moment/";
    /** Begins the names of AdamW's second moment. */
    public static final String SECOND_MOMENT = "second_moment/";
    /** Begins the names of the best parameters so far. */
    public static final String BEST = "best/";

    /**
     * {@return the tensors of one kind under their own names}
     *
     * @param prefix one of those above
     */
    public Map<String, FloatTensor> kind(String prefix) {
        Map<String, FloatTensor> out = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                out.put(name.substring(prefix.length()), tensor);
            }
        });
        return out;
    }

    /**
     * Adds tensors of one kind.
     *
     * @param into all of a state
     * @param prefix one of those above
     * @param tensors under their own names
     */
    public static void put(Map<String, FloatTensor> into, String prefix, Map<String, FloatTensor> tensors) {
        tensors.forEach((name, tensor) -> into.put(prefix + name, tensor));
    }
}
