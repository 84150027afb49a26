// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import org.apiguardian.api.API;

/**
 * How calls authenticate. Immutable; its source of tokens is asked by many threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Auth {
    private static final Auth NONE = new Auth("", "", () -> "");

    private final String header;
    private final String prefix;
    private final TokenSource source;

    private Auth(String header, String prefix, TokenSource source) {
        this.header = header;
        this.prefix = prefix;
        this.source = source;
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
        return new Auth("Authorization", "Bearer ", source);
    }

    /**
     * {@return a header that holds the key alone}
     *
     * @param name for example {@code api-key}
     * @param source an {@link ApiKey}, or what fetches a token
     */
    public static Auth header(String name, TokenSource source) {
        return new Auth(name, "", source);
    }

    /** {@return the call with its key; the redactor learns it} */
    HttpCall sign(HttpCall call, Redactor redactor) {
        if (this == NONE) {
            return call;
        }
        String token = ApiKey.of(source.token()).token();
        redactor.learn(token);
        return call.toBuilder().addHeader(header, prefix + token).build();
    }

    @Override
    public String toString() {
        return this == NONE ? "no key" : header + ": " + prefix + "***";
    }
}
