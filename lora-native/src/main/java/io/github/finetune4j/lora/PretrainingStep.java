// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A record of one optimiser step of a pretraining.
 *
 * @param step its number, from 1
 * @param steps how many there are to be
 * @param tokens tokens read by all steps so far, in this run and before it was interrupted
 * @param loss of this step's rows before the step, nats per token
 * @param gradientNorm before clipping
 * @param learningRate of this step
 * @param tokensPerSecond of this step
 * @param validationLoss nats per token of the validation rows after this step, where it was measured
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PretrainingStep(
        long step,
        long steps,
        long tokens,
        double loss,
        double gradientNorm,
        double learningRate,
        double tokensPerSecond,
        OptionalDouble validationLoss) {}
