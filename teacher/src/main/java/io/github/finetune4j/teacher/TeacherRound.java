// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A round of teaching: some prompts, their answers, and what they brought. Immutable.
 *
 * @param prompts that were asked or written
 * @param rows that are there after it, over all rounds
 * @param newRows by prompts, from 0 to 1
 * @param newPairs share of pairs of words in a row, of the new rows' prompts, that no earlier row has, from 0 to 1
 * @param score of the learning curve after it; empty without one
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TeacherRound(int prompts, int rows, double newRows, double newPairs, OptionalDouble score) {}
