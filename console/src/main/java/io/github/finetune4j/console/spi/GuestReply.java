// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A reply to guests. Every answer forbids frames, foreign scripts and whatever else is loaded from anywhere. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GuestReply {
    private static final int SEE_OTHER = 303;

    private final int status;
    private final String type;
    private final String text;
    private final @Nullable String next;
    private final @Nullable Session session;

    private GuestReply(int status, String type, String text, @Nullable String next, @Nullable Session session) {
        this.status = status;
        this.type = type;
        this.text = text;
        this.next = next;
        this.session = session;
    }

    /**
     * A session that a browser keeps, out of reach of scripts, and sends along with every request for these pages.
     *
     * @param value letters, digits and {@code . _ -}
     * @param length how long it keeps it
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public record Session(String value, Duration length) {
        /** Checks the value. */
        public Session {
            if (!value.matches("[A-Za-z0-9._-]{1,3000}")) {
                throw new IllegalArgumentException("session of a guest: " + value.length()
                        + " characters, or others than letters, digits and . _ - -> encode it, in at most 3000");
            }
        }
    }

    /**
     * {@return a page}
     *
     * @param status of HTTP
     * @param html the whole of it, escaped by whoever wrote it
     */
    public static GuestReply page(int status, String html) {
        return new GuestReply(status, "text/html", html, null, null);
    }

    /**
     * {@return a word to a script}
     *
     * @param status of HTTP
     * @param json the whole of it
     */
    public static GuestReply json(int status, String json) {
        return new GuestReply(status, "application/json", json, null, null);
    }

    /** {@return that it goes on with the first of these pages} */
    public static GuestReply goOn() {
        return new GuestReply(SEE_OTHER, "text/plain", "go on\n", "", null);
    }

    /**
     * {@return the same, which leaves something in the browser}
     *
     * @param kept by the browser
     */
    public GuestReply withSession(Session kept) {
        return new GuestReply(status, type, text, next, kept);
    }

    /** {@return the status of HTTP} */
    public int status() {
        return status;
    }

    /** {@return the type of its text} */
    public String type() {
        return type;
    }

    /** {@return all of its text} */
    public String text() {
        return text;
    }

    /** {@return what to go on with, below the path of the pages; empty where there is something to show} */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }

    /** {@return what it leaves in the browser} */
    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }
}
