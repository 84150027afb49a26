// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.Redactor;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Logs each attempt: at DEBUG what was called and how it ended, at TRACE header fields and outlines of bodies. */
record LoggingTransport(Transport next, Redactor redactor) implements Transport {
    private static final System.Logger LOG = System.getLogger("io.github.finetune4j.http");
    private static final long LARGEST_OUTLINE = 1 << 16;

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        if (!LOG.isLoggable(Level.DEBUG)) {
            return next.send(call);
        }
        long begin = System.nanoTime();
        LOG.log(Level.TRACE, () -> call + " sends " + sent(call));
        try {
            HttpReply reply = next.send(call);
            LOG.log(
                    Level.DEBUG,
                    () -> call + " -> " + reply.status() + " in " + millis(begin) + " ms, request "
                            + redactor.text(reply.requestId().orElse("without id")));
            LOG.log(Level.TRACE, () -> call + " brings " + brought(call, reply));
            return reply;
        } catch (IOException e) {
            // thrown on; here only at DEBUG, because it may well be repeated with success
            LOG.log(
                    Level.DEBUG,
                    () -> call + " failed in " + millis(begin) + " ms: "
                            + redactor.text(String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private static long millis(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private String sent(HttpCall call) {
        return redactor.shown(call.headers())
                + call.body().map(body -> " " + sent(body)).orElse("");
    }

    private String sent(Body body) {
        if (!body.contentType().startsWith("application/json") || body.content().length() > LARGEST_OUTLINE) {
            return body.toString();
        }
        try (var in = body.content().open()) {
            return redactor.outline(in.readAllBytes());
        } catch (IOException e) {
            return body.toString();
        }
    }

    private String brought(HttpCall call, HttpReply reply) {
        String headers = redactor.shown(reply.headers());
        boolean readable = !(call.streams() && reply.successful()) && reply.bytes().length <= LARGEST_OUTLINE;
        return headers + (readable ? " " + redactor.outline(reply.bytes()) : "");
    }
}
