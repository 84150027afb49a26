// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.TokenLogProbability;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Reads the log-probabilities that come with a response.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LogProbabilities {
    private LogProbabilities() {}

    /**
     * {@return the natural logarithm of the probability of each token that was written; empty if the response has none}
     *
     * @param response a model's response
     */
    public static double[] of(ChatResponse response) {
        return response.logProbabilities().stream()
                .mapToDouble(TokenLogProbability::logProbability)
                .toArray();
    }

    /**
     * {@return how probable the whole answer was to the model, the product over its tokens; NaN if the response has
     * none}
     *
     * @param response a model's response
     */
    public static double confidence(ChatResponse response) {
        double[] logs = of(response);
        return logs.length == 0 ? Double.NaN : Math.exp(Arrays.stream(logs).sum());
    }
}
