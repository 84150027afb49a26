// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * The authentication of calls. Immutable; its source of tokens is asked by many threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Auth {
    private static final Auth NONE = new Auth("", "", () -> "", UnaryOperator.identity(), List.of());

    private final String header;
    private final String prefix;
    private final TokenSource source;
    private final UnaryOperator<String> form;
    private final List<String> others;

    private Auth(String header, String prefix, TokenSource source, UnaryOperator<String> form, List<String> others) {
        this.header = header;
        this.prefix = prefix;
        this.source = source;
        this.form = form;
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
        return new Auth("Authorization", "Bearer ", source, UnaryOperator.identity(), List.of());
    }

    /**
     * {@return {@code Authorization: Basic …}, after RFC 7617}
     *
     * @param user without a colon
     * @param password an {@link ApiKey}, or what fetches one
     * @throws IllegalArgumentException if the user's name is blank or has a colon
     */
    public static Auth basic(String user, TokenSource password) {
        if (user.isBlank() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "name of a user: \"" + user + "\" -> give one that is not blank, without a colon");
        }
        return new Auth("Authorization", "Basic ", password, word -> encoded(user + ":" + word), List.of());
    }

    private static String encoded(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return a header that holds the key alone}
     *
     * @param name for example {@code api-key}
     * @param source an {@link ApiKey}, or what fetches a token
     */
    public static Auth header(String name, TokenSource source) {
        return new Auth(name, "", source, UnaryOperator.identity(), List.of());
    }

    /**
     * {@return the same, and these are masked in logs and messages, too: keys of other services that travel in bodies}
     *
     * @param secrets each with at least 6 characters; a shorter one is not masked
     */
    public Auth hiding(Collection<String> secrets) {
        return new Auth(header, prefix, source, form, List.copyOf(secrets));
    }

    /** {@return the call with its key; the redactor learns it} */
    HttpCall sign(HttpCall call, Redactor redactor) {
        others.forEach(redactor::learn);
        if (header.isEmpty()) {
            return call;
        }
        String token = ApiKey.of(source.token()).token();
        redactor.learn(token);
        String sent = form.apply(token);
        redactor.learn(sent);
        return call.toBuilder().addHeader(header, prefix + sent).build();
    }

    @Override
    public String toString() {
        return header.isEmpty() ? "no key" : header + ": " + prefix + "***";
    }
}
