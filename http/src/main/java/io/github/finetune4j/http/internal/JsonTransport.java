// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Transport;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;

/** Sees to it that what should be JSON is: a cut-off body counts as a failed attempt. */
public record JsonTransport(Transport next) implements Transport {
    @Override
    public HttpReply send(HttpCall call) throws IOException {
        HttpReply reply = next.send(call);
        if (call.expectsJson() && reply.successful() && !call.streams()) {
            check(reply);
        }
        return reply;
    }

    private static void check(HttpReply reply) throws IOException {
        String type = reply.contentType();
        if (!type.isEmpty() && !type.contains("json")) {
            throw new NotJsonException("the answer is " + type + " where JSON was expected", reply, false);
        }
        try {
            Json.parse(reply.bytes());
        } catch (JsonException e) {
            throw new NotJsonException("the answer is no whole JSON: " + e.problem(), reply, true);
        }
    }

    /** A reply that is not what was asked for. */
    public static final class NotJsonException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient HttpReply reply;
        private final boolean mayPass;

        NotJsonException(String message, HttpReply reply, boolean mayPass) {
            super(message);
            this.reply = reply;
            this.mayPass = mayPass;
        }

        public HttpReply reply() {
            return reply;
        }

        /**
         * {@return whether another attempt may bring something better: a body cut off, rather than a page of a wrong
         * address}
         */
        public boolean mayPass() {
            return mayPass;
        }
    }
}
