// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Follows redirects, so that a key never goes to another host: what adds the key lies below.
 *
 * @param elsewhere whether a GET may be answered by another origin, without the key
 */
record RedirectTransport(Transport next, boolean elsewhere) implements Transport {
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    private static final int MOST = 5;

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        HttpCall now = call;
        for (int i = 0; i <= MOST; i++) {
            HttpReply reply = next.send(now);
            String location = MOVED.contains(reply.status())
                    ? reply.headers().first("location").orElse("")
                    : "";
            if (location.isEmpty()) {
                return reply;
            }
            URI to = target(now.uri(), location);
            if (now.stopsElsewhere() && !BaseUrl.sameOrigin(now.uri(), to)) {
                return reply;
            }
            now = follow(now, reply, to);
        }
        throw new RedirectException("more than " + MOST + " redirects in a row");
    }

    private HttpCall follow(HttpCall call, HttpReply reply, URI to) throws RedirectException {
        boolean same = BaseUrl.sameOrigin(call.uri(), to);
        boolean reading = call.method().equals("GET") || call.method().equals("HEAD");
        if (!same && !(elsewhere && reading && asSafe(call.uri(), to))) {
            throw new RedirectException("redirected to another host, " + to.getHost() + ", which was not followed");
        }
        boolean asGet =
                reply.status() == 303 || (reply.status() < 303 && call.method().equals("POST"));
        return call.redirected(to, asGet);
    }

    private static boolean asSafe(URI from, URI to) {
        return "https".equalsIgnoreCase(to.getScheme()) || "http".equalsIgnoreCase(from.getScheme());
    }

    private static URI target(URI from, String location) throws RedirectException {
        try {
            URI to = from.resolve(location);
            if (to.getHost() != null && to.getScheme() != null) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new RedirectException("redirected to something that is no URI");
        }
        throw new RedirectException("redirected to no host");
    }

    /** A redirect that is not followed. */
    static final class RedirectException extends IOException {
        private static final long serialVersionUID = 1L;

        RedirectException(String message) {
            super(message);
        }
    }
}
