// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import org.apiguardian.api.API;

/**
 * The reason why teaching ended.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum StopReason {
    /** There are as many rows as {@link Teacher.Builder#mostRows} allows. */
    ROWS,
    /** The next question might go beyond {@link Teacher.Builder#budget}. */
    BUDGET,
    /**
     * No source gives a further prompt: given ones are used up, or, for as many rounds as {@link TeacherStop#patience}
     * says, nothing that could be answered was written.
     */
    NO_PROMPTS,
    /**
     * In each of the last rounds, as many as {@link TeacherStop#patience} says, {@link TeacherRound#newRows} or
     * {@link TeacherRound#newPairs} was below {@link TeacherStop#leastNew}.
     */
    NOTHING_NEW,
    /**
     * The best score of the last rounds, as many as {@link TeacherStop#patience} says, is not higher by
     * {@link TeacherStop#leastGain} than the best one before.
     */
    FLAT_CURVE
}
