// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A round of teaching: some prompts, their answers, and what they brought. Immutable.
 *
 * @param prompts that went to the teachers; what was left out before counts in {@link TeacherResult#leftOut}
 * @param rows that are there after it, over all rounds, when the data's steps have left out theirs
 * @param newRows rows that this round added to them, by its prompts: 1 where each prompt became a row that stays; 0
 *     without a prompt. Below 0 where a step left out more of the earlier rows than came
 * @param newPairs pairs of words in a row, in the prompts of this round's answered and checked rows, that no seed and
 *     no row of an earlier round has, by all their pairs; from 0 to 1
 * @param score of the learning curve after it; empty without one, and for a round that brought no row
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TeacherRound(int prompts, int rows, double newRows, double newPairs, OptionalDouble score) {}
