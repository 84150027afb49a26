// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.util.Collection;
import java.util.List;
import org.apiguardian.api.API;

/**
 * How calls authenticate. Immutable; its source of tokens is asked by many threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Auth {
    private static final Auth NONE = new Auth("", "", () -> "", List.of());

    private final String header;
    private final String prefix;
    private final TokenSource source;
    private final List<String> others;

    private Auth(String header, String prefix, TokenSource source, List<String> others) {
        this.header = header;
        this.prefix = prefix;
        this.source = source;
        this.others = others;
    }

    /** {@return no key at all, for a server that wants none} */
    public static Auth none() {
        return NONE;
    }

    /**
     * {@return {@code Authorization: Bearer …}}
     *
     * @param source an {@link ApiKey}, or what fetches a token
     */
    public static Auth bearer(TokenSource source) {
        return new Auth("Authorization", "Bearer ", source, List.of());
    }

    /**
     * {@return a header that holds the key alone}
     *
     * @param name for example {@code api-key}
     * @param source an {@link ApiKey}, or what fetches a token
     */
    public static Auth header(String name, TokenSource source) {
        return new Auth(name, "", source, List.of());
    }

    /**
     * {@return the same, and these are masked in logs and messages, too: keys of other services that travel in bodies}
     *
     * @param secrets each with at least 6 characters; a shorter one is not masked
     */
    public Auth hiding(Collection<String> secrets) {
        return new Auth(header, prefix, source, List.copyOf(secrets));
    }

    /** {@return the call with its key; the redactor learns it} */
    HttpCall sign(HttpCall call, Redactor redactor) {
        others.forEach(redactor::learn);
        if (header.isEmpty()) {
            return call;
        }
        String token = ApiKey.of(source.token()).token();
        redactor.learn(token);
        return call.toBuilder().addHeader(header, prefix + token).build();
    }

    @Override
    public String toString() {
        return header.isEmpty() ? "no key" : header + ": " + prefix + "***";
    }
}
