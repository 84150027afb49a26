// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import org.apiguardian.api.API;

/**
 * The making of a candidate's model: a training, a head, a cascade, a prompt for a smaller model. It is called once, on
 * a thread of its own; by another process that goes on, again, with the notes that were kept.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Tuning {
    /**
     * {@return the model}
     *
     * @param turn has the rows to learn from, and keeps notes, such as the job that trains
     * @throws Exception if it can't be made; the replacement then does without this candidate, and says so
     */
    ChatModel tune(CandidateTurn turn) throws Exception;
}
