// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.chat.Message;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A model that says how likely a given answer is, token by token. Local models can; of remote ones those that echo
 * log-probabilities.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface TokenLikelihoods {
    /**
     * {@return the natural logarithm of the probability of each token of the answer, given everything before it; at
     * least one}
     *
     * @param prompt the conversation that the answer follows
     * @param answer the text to be judged
     */
    double[] of(List<Message> prompt, String answer);
}
