// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.ChatModel;
import org.apiguardian.api.API;

/**
 * Makes the model of an approach: puts a prompt before one, builds an index, trains. It is called when the approach's
 * turn comes and the budget allows it, on the thread that decides; after a crash it is called again.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ApproachModel {
    /**
     * {@return the model}
     *
     * @param turn keeps notes, such as the job that trains, for the next process
     * @throws Exception if it can't be made; the decision then does without this approach, and says so
     */
    ChatModel make(ApproachTurn turn) throws Exception;
}
