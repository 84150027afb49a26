// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import org.apiguardian.api.API;

/**
 * The tokens that one request used.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the answer, its end token among them
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Usage(long inputTokens, long outputTokens) {
    /** Checks that neither is negative. */
    public Usage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException("tokens: " + inputTokens + " of input and " + outputTokens
                    + " of output -> give at least 0 of each");
        }
    }
}
