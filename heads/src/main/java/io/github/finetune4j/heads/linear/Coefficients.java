// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/**
 * Weights and intercepts of a linear function.
 *
 * @param weights [outputs][features]
 * @param intercepts [outputs]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Coefficients(double[][] weights, double[] intercepts) {}
