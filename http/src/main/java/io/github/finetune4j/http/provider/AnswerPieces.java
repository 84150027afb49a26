// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.chat.ChatResponse;
import org.apiguardian.api.API;

/**
 * An answer that is put together from the pieces of a stream. For one answer, in one thread.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface AnswerPieces {
    /**
     * {@return the text that a piece brought, may be empty}
     *
     * @param piece of the stream, one event
     */
    String add(Fields piece);

    /** {@return whether there is an answer, or a word that there is none} */
    boolean answered();

    /** {@return whether the answer came to its end} */
    boolean finished();

    /** {@return the answer so far} */
    ChatResponse response();
}
