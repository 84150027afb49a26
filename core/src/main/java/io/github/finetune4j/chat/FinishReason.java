// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import org.apiguardian.api.API;

/**
 * The reason why a model stopped writing.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum FinishReason {
    /** The model ended it, or a stop string was met. */
    STOP,
    /** The limit of tokens was reached: the answer is cut off. */
    LENGTH,
    /** The model calls tools. */
    TOOL_CALLS,
    /** A filter of the provider held it back. */
    CONTENT_FILTER,
    /** The provider gave no reason, or one that is not known here. */
    UNKNOWN
}
