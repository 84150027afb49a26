// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.Sessions.Session;
import io.github.finetune4j.console.internal.Markup;
import java.time.Duration;
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
    private static final String TOKEN = "token";
    private static final String ASK_AGAIN =
            "open the address that the console has given; it works once. Whoever started"
                    + " the console can have another one";

    private final PageServing pages;
    private final Sessions sessions;
    private final WrongTokens wrong;
    private final boolean changesAllowed;
    private final GuestDoor guests;

    FrontDoor(PageServing pages, Sessions sessions, GuestDoor guests, boolean changesAllowed, LongSupplier nanos) {
        this.pages = pages;
        this.guests = guests;
        this.sessions = sessions;
        this.changesAllowed = changesAllowed;
        wrong = new WrongTokens("the console", nanos);
    }

    /** {@return how many wrong tokens were given so far} */
    long wrongTokens() {
        return wrong.count();
    }

    Heard answer(Asked asked) {
        if (!ServedHosts.LOOPBACK_ONLY.hold(asked.header("Host").orElse(null))) {
            return Answered.words(421, "the console is served under loopback names only");
        }
        if (guests.leadsTo(asked.path())) {
            return guests.answer(asked);
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
        Optional<Session> session = sessions.open(token); // the right one opens, whoever guesses beside it
        if (session.isEmpty()) {
            Duration wait = wrong.wait(asked.address());
            wrong.wrong(asked.address());
            return wait.isZero()
                    ? Answered.words(403, "this address has been used, or is not the last one given -> " + ASK_AGAIN)
                    : WrongTokens.tooMany(wait);
        }
        String cookie = cookieName(asked) + "=" + session.get().id() + "; Path=/; HttpOnly; SameSite=Strict";
        return Answered.words(303, "come in")
                .with("Location", pages.local(to.isEmpty() ? "" : to.get(0)))
                .with("Set-Cookie", cookie);
    }

    private static String cookieName(Asked asked) {
        return Browser.cookieName("console", asked);
    }

    private Optional<Session> session(Asked asked) {
        return Browser.cookies(cookieName(asked), asked)
                .map(sessions::find)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Heard post(Asked asked) {
        Optional<Session> session = session(asked);
        if (session.isEmpty()) {
            return Answered.words(401, ASK_AGAIN);
        }
        if (!changesAllowed) {
            return Answered.words(403, "this console is read-only -> open it with allowChanges()");
        }
        if (!Browser.sendsOurForm(asked)) {
            return Answered.words(403, "this form is from elsewhere -> use the console's own pages");
        }
        return Browser.sendsFields(asked)
                ? new AwaitedForm(MOST_BYTES, true, form -> change(asked, session.get(), form))
                : Browser.noFields();
    }

    private Answered change(Asked asked, Session session, Map<String, List<String>> form) {
        String given = form.getOrDefault(Markup.SECRET, List.of("")).get(0);
        if (!Secrets.same(session.secret(), given)) {
            return Answered.words(403, "this form is not of your session -> open its page anew");
        }
        form.remove(Markup.SECRET);
        return pages.post(asked.path(), form, session.secret());
    }
}
