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
    /** There are as many rows as were allowed. */
    ROWS,
    /** The next question might go beyond the budget. */
    BUDGET,
    /** The sources have no further prompt. */
    NO_PROMPTS,
    /** Too few of the last rows were new, or said anything in new words. */
    NOTHING_NEW,
    /** The last rounds did not raise the learning curve. */
    FLAT_CURVE
}
