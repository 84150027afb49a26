// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import org.apiguardian.api.API;

/**
 * A promotion, for whoever looks after the model from now on, such as a maintenance. Immutable.
 *
 * @param replacement name of the replacement
 * @param candidate name of the candidate that answers from now on
 * @param model its model
 * @param training rows that it learned from
 * @param proof rows on which it was compared; a later model must not learn from them
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Promotion(String replacement, String candidate, ChatModel model, Dataset training, Dataset proof) {}
