// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import java.util.List;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A preview of a job, made before anything is uploaded.
 *
 * @param rows of the training data
 * @param tokensPerEpoch estimate: by the provider's token counter, else a quarter of the characters
 * @param epochs as asked for, else as the service usually chooses them by the number of rows
 * @param cost estimate in the currency of the price that the provider was given; empty without a price
 * @param warnings what the job can be started with, but should be known
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Preflight(int rows, long tokensPerEpoch, int epochs, OptionalDouble cost, List<String> warnings) {
    /** Copies the warnings. */
    public Preflight {
        warnings = List.copyOf(warnings);
    }

    /** {@return tokens that are billed, by estimate: those of an epoch, times epochs} */
    public long billedTokens() {
        return tokensPerEpoch * epochs;
    }
}
