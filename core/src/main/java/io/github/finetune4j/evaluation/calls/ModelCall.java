// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.calls;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The outcome of one call of a model: its answer, or why there is none. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelCall {
    private final Reply reply;

    ModelCall(Reply reply) {
        this.reply = reply;
    }

    /** {@return the answer; empty if the model failed} */
    public Optional<ChatResponse> response() {
        return reply.response();
    }

    /** {@return why there is no answer; empty if there is one} */
    public String error() {
        return reply.error();
    }

    @Override
    public String toString() {
        return reply.response().map(ChatResponse::text).orElse(reply.error());
    }
}
