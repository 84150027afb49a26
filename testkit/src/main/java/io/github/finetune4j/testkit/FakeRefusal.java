// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.internal.callback.Attempt;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A refusal of a request: ends its handling with an error reply.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient FakeReply reply;

    private FakeRefusal(FakeReply reply) {
        super("refused", null, false, false);
        this.reply = reply;
    }

    /**
     * {@return a refusal}
     *
     * @param reply what is answered
     */
    public static FakeRefusal of(FakeReply reply) {
        return new FakeRefusal(reply);
    }

    /**
     * {@return a refusal with status 400, in OpenAI's form}
     *
     * @param code its word
     * @param message in words
     */
    public static FakeRefusal bad(String code, String message) {
        return new FakeRefusal(FakeReply.error(400, code, message));
    }

    /** {@return what is answered} */
    public FakeReply reply() {
        return reply;
    }

    /**
     * {@return what a request is answered with, whatever handling it came to: a refusal's own reply, and status 400 for
     * any other exception}
     *
     * @param handling of the request
     */
    public static FakeReply replyOf(Supplier<FakeReply> handling) {
        Attempt<FakeReply> call = Attempt.at(handling::get);
        Throwable failure = call.failure();
        if (failure instanceof FakeRefusal refusal) {
            return refusal.reply();
        }
        return failure == null
                ? call.value()
                : FakeReply.error(400, "invalid_request", "cannot make sense of the request: " + failure);
    }
}
