// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

/** An outcome of which nothing but the words is known. */
record StatedOutcome(Gate gate, Status status, String reason) implements GateOutcome {}
