// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import org.apiguardian.api.API;

/**
 * A passage that was shown to the model for an answer.
 *
 * @param number by which the answer cites it: {@code [1]}
 * @param document its id
 * @param passage its number in the document, from 0
 * @param from where it begins in the document's text
 * @param to where it ends
 * @param score of the search
 * @param cited whether the answer names the number
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Citation(int number, String document, int passage, int from, int to, double score, boolean cited) {}
