// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

/** A way from the vectors of a text's tokens to one vector. */
public enum Pooling {
    /** The mean over all tokens, those at the edges included. */
    MEAN,
    /** The first token's, {@code [CLS]}. */
    FIRST,
    /** The last token's. */
    LAST
}
