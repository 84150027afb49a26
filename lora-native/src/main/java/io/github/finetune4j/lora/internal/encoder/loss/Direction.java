// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder.loss;

/** A direction in which vectors of one column are told from one another. */
public enum Direction {
    /** An anchor looks for its positive among positives and negatives. */
    ANCHOR_TO_TEXT,
    /** An anchor is to be unlike the other anchors. */
    ANCHOR_TO_ANCHOR,
    /** A positive looks for its anchor. */
    TEXT_TO_ANCHOR,
    /** A positive is to be unlike the texts of other anchors. */
    TEXT_TO_TEXT
}
