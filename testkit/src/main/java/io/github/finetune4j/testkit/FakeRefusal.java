// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.internal.callback.Attempt;

/** Ends the handling of a request with an error reply. */
final class FakeRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient FakeReply reply;

    private FakeRefusal(FakeReply reply) {
        super("refused", null, false, false);
        this.reply = reply;
    }

    static FakeRefusal of(FakeReply reply) {
        return new FakeRefusal(reply);
    }

    static FakeRefusal bad(String code, String message) {
        return new FakeRefusal(FakeReply.error(400, code, message));
    }

    FakeReply reply() {
        return reply;
    }

    /** {@return what a call is answered with, whatever it came to} */
    static FakeReply reply(Attempt<FakeReply> call) {
        Throwable failure = call.failure();
        if (failure instanceof FakeRefusal refusal) {
            return refusal.reply();
        }
        return failure == null
                ? call.value()
                : FakeReply.error(400, "invalid_request", "cannot make sense of the request: " + failure);
    }
}
