// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.Sessions.Session;
import io.github.finetune4j.console.internal.Markup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets in who has a session, and changes only what one of our own pages asks to change. Nothing behind it is asked
 * before all of it is checked: the host name (DNS rebinding), who sent the browser here, the method, the token or the
 * session, and for a change its origin, its size and the session's secret.
 */
final class FrontDoor {
    static final int MOST_BYTES = 64 * 1024;
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);
    private static final String TOKEN = "token";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ASK_AGAIN =
            "open the address that the console has given; it works once. Whoever started"
                    + " the console can have another one";

    private final PageServing pages;
    private final Sessions sessions;
    private final WrongTokens wrong;
    private final boolean changesAllowed;
    private final LongSupplier nanos;

    FrontDoor(PageServing pages, Sessions sessions, boolean changesAllowed, LongSupplier nanos) {
        this.pages = pages;
        this.sessions = sessions;
        this.changesAllowed = changesAllowed;
        this.nanos = nanos;
        wrong = new WrongTokens("the console", nanos);
    }

    /** {@return how many wrong tokens were given so far} */
    long wrongTokens() {
        return wrong.count();
    }

    Answered answer(Asked asked) {
        if (!ServedHosts.LOOPBACK_ONLY.hold(asked.header("Host").orElse(null))) {
            return Answered.words(421, "the console is served under loopback names only");
        }
        String from = asked.header("Sec-Fetch-Site").orElse("none");
        if (!List.of("none", "same-origin").contains(from)) {
            return Answered.words(403, "a page from elsewhere has asked for this -> open the console yourself");
        }
        return switch (asked.method()) {
            case "GET" -> get(asked);
            case "HEAD" -> get(asked).withoutBody();
            case "POST" -> post(asked);
            default -> Answered.words(405, "only GET, HEAD, POST").with("Allow", "GET, HEAD, POST");
        };
    }

    private Answered get(Asked asked) {
        Map<String, List<String>> query;
        try {
            query = FormText.read(asked.query());
        } catch (IllegalArgumentException e) {
            return Answered.words(400, "the address can't be read -> follow a link of the console");
        }
        if (asked.path().equals("/") && query.containsKey(TOKEN)) {
            return enter(asked, query.get(TOKEN).get(0), query.getOrDefault("to", List.of()));
        }
        return session(asked)
                .map(session -> pages.get(asked.path(), query, changesAllowed ? session.secret() : null))
                .orElseGet(() -> Answered.words(401, ASK_AGAIN));
    }

    private Answered enter(Asked asked, String token, List<String> to) {
        Duration wait = wrong.wait(asked.address());
        if (!wait.isZero()) {
            wrong.wrong(asked.address());
            return Answered.words(429, "too many wrong tokens from here -> wait for a minute")
                    .with("Retry-After", String.valueOf(wait.toSeconds() + 1));
        }
        Optional<Session> session = sessions.open(token);
        if (session.isEmpty()) {
            wrong.wrong(asked.address());
            return Answered.words(403, "this address has been used, or is not the last one given -> " + ASK_AGAIN);
        }
        String cookie = cookieName(asked) + "=" + session.get().id() + "; Path=/; HttpOnly; SameSite=Strict";
        return Answered.words(303, "come in")
                .with("Location", pages.local(to.isEmpty() ? "" : to.get(0)))
                .with("Set-Cookie", cookie);
    }

    // cookies know hosts, no ports: with the port in its name, two consoles on one machine don't take each other's
    private static String cookieName(Asked asked) {
        String host = asked.header("Host").orElse("");
        return "finetune4j-console-" + host.replaceFirst("^.*:(\\d+)$", "$1").replaceAll("\\D", "");
    }

    private Optional<Session> session(Asked asked) {
        String begin = cookieName(asked) + "=";
        return Arrays.stream(asked.header("Cookie").orElse("").split(";"))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(begin))
                .map(cookie -> cookie.substring(begin.length()))
                .map(sessions::find)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Answered post(Asked asked) {
        Optional<Session> session = session(asked);
        if (session.isEmpty()) {
            return Answered.words(401, ASK_AGAIN);
        }
        if (!changesAllowed) {
            return Answered.words(403, "this console is read-only -> open it with allowChanges()");
        }
        if (!fromOurselves(asked)) {
            return Answered.words(403, "this form is from elsewhere -> use the console's own pages");
        }
        String type = asked.header("Content-Type").orElse("").replaceFirst(";.*", "");
        if (!type.strip().equalsIgnoreCase(FORM)) {
            return Answered.words(415, "only " + FORM);
        }
        return change(asked, session.get());
    }

    // what neither names its origin nor its site is no browser of today, and no form of ours
    private static boolean fromOurselves(Asked asked) {
        String own = "http://" + asked.header("Host").orElse("");
        return asked.header("Origin")
                .map(own::equalsIgnoreCase)
                .orElseGet(() -> asked.header("Sec-Fetch-Site")
                        .filter("same-origin"::equals)
                        .isPresent());
    }

    private Answered change(Asked asked, Session session) {
        Map<String, List<String>> form;
        try {
            form = FormText.read(body(asked));
        } catch (IllegalArgumentException e) {
            return Answered.words(400, "the form can't be read -> use the console's own pages");
        } catch (TooMuch e) {
            return Answered.words(413, e.getMessage()).with("Connection", "close");
        }
        String given = form.getOrDefault(Markup.SECRET, List.of("")).get(0);
        if (!Secrets.same(session.secret(), given)) {
            return Answered.words(403, "this form is not of your session -> open its page anew");
        }
        form.remove(Markup.SECRET);
        return pages.post(asked.path(), form, session.secret());
    }

    private String body(Asked asked) {
        long until = nanos.getAsLong() + LONGEST_READ.toNanos();
        byte[] bytes = new byte[MOST_BYTES + 1];
        int length = 0;
        try {
            for (int n = 0; n >= 0 && length <= MOST_BYTES; length += Math.max(0, n)) {
                if (nanos.getAsLong() > until) {
                    throw new TooMuch("the form came too slowly -> send it again");
                }
                n = asked.body().read(bytes, length, bytes.length - length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the form was not sent to its end -> send it again", e);
        }
        if (length > MOST_BYTES) {
            throw new TooMuch("the form has more than " + MOST_BYTES + " bytes -> write less");
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** More than is read, in bytes or in time. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
