// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import org.apiguardian.api.API;

/**
 * The progress of a queue.
 *
 * @param tasks without gold questions
 * @param finished those with as many answers as they are to have, or with a decision
 * @param answers that stand, without those to gold questions
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record QueueProgress(long tasks, long finished, long answers) {}
