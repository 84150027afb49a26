// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import org.apiguardian.api.API;

/**
 * The fate of an answer.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Receipt {
    /** It is kept, also after a crash. */
    SAVED,
    /** The annotator has answered or skipped this task already, perhaps in another tab; the first answer stands. */
    ALREADY_ANSWERED,
    /** The time was over, and others have answered instead; or the task was erased. Nothing is kept. */
    TOO_LATE
}
