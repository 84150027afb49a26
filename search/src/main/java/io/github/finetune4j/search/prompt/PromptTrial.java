// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import org.apiguardian.api.API;

/**
 * A prompt that was judged. Immutable.
 *
 * @param number of the trial, from 0, the prompt in use
 * @param instruction its place among the {@link PromptCandidates}, from 0
 * @param exampleSet its place among them, from 0
 * @param complete whether it was judged on all validation rows, and not on a minibatch
 * @param score by the first metric; of a few rows, so by itself it says little
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptTrial(int number, int instruction, int exampleSet, boolean complete, double score) {}
