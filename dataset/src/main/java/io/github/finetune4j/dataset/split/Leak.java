// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import org.apiguardian.api.API;

/**
 * A training text and an evaluation text that are too much alike.
 *
 * @param level the strongest way in which they are
 * @param training position of the training text, from 0
 * @param evaluation position of the evaluation text, from 0
 * @param similarity 1 for equal texts; share of the evaluation text's runs of words that the training text has; or
 *     Jaccard similarity
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Leak(LeakageLevel level, int training, int evaluation, double similarity) {}
