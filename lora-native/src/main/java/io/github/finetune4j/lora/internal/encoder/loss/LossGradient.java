// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder.loss;

/**
 * A loss and how it changes with each number of each vector.
 *
 * @param value of the loss
 * @param gradients by column, vector and number
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record LossGradient(double value, double[][][] gradients) {}
