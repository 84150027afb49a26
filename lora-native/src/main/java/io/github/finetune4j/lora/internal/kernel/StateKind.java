// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

/** What there is of each trainable number. */
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
