// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

/** A kind of state of the trainable numbers. */
public enum StateKind {
    /** The number itself. */
    PARAMETERS,
    /** AdamW's running mean of the gradient. */
    FIRST_MOMENT,
    /** AdamW's running mean of the squared gradient. */
    SECOND_MOMENT,
    /** What has been accumulated since the last update. */
    GRADIENT
}
