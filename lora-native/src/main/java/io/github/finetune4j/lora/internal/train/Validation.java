// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

/**
 * A look at the validation rows.
 *
 * @param step after which
 * @param loss nats per target token, without dropout
 * @param judged as {@link Look#judged}
 * @param best whether it is the best so far
 */
public record Validation(long step, double loss, double judged, boolean best) {}
