// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

/**
 * The result of direct preference optimisation on a batch of pairs.
 *
 * @param loss sum over the pairs, in nats
 * @param rewards of each answer, the preferred one of a pair first: β times how much more probable it has become, in
 *     nats
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record PreferenceLoss(double loss, float[] rewards) {}
