// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.spi.GuestPages;
import io.github.finetune4j.console.spi.GuestReply;
import io.github.finetune4j.console.spi.GuestRequest;
import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callbacks;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way to pages of people who have no session of the console. It looks at where a request comes from and what it
 * costs; who the guest is, the pages find out. No way leads from here to the console's own pages.
 */
final class GuestDoor {
    static final int MOST_BYTES = 512 * 1024;
    static final int MOST_OF_STRANGERS = 8 * 1024;
    private static final System.Logger LOG = System.getLogger(GuestDoor.class.getName());
    private static final int NONCE_BYTES = 18;
    private static final String AGAIN = "this can't be done now -> try again, or ask whoever has invited you";

    private final Callbacks callbacks = new Callbacks(LOG, InstantSource.system());
    private final Map<String, GuestPages> pages = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();

    GuestDoor(List<GuestPages> all) {
        for (GuestPages each : all) {
            PageAddress.checkPath(each.path());
            if (pages.putIfAbsent(each.path(), each) != null) {
                throw new IllegalArgumentException(
                        "path of guests: " + each.path() + " is taken -> choose another for your pages");
            }
        }
    }

    /** {@return whether a path leads to guests} */
    boolean leadsTo(String path) {
        return pages.containsKey(first(path));
    }

    private static String first(String path) {
        String[] parts = path.split("/", 3);
        return parts.length > 1 ? parts[1] : "";
    }

    private static String below(String path) {
        String[] parts = path.split("/", 3);
        return parts.length > 2 ? parts[2] : "";
    }

    Heard answer(Asked asked) {
        return switch (asked.method()) {
            case "GET" -> get(asked);
            case "HEAD" -> get(asked).withoutBody();
            case "POST" -> post(asked);
            default -> Answered.words(405, "only GET, HEAD, POST").with("Allow", "GET, HEAD, POST");
        };
    }

    /** A link in a mail comes from elsewhere, so a whole page may be asked for from there; nothing changes by it. */
    private Answered get(Asked asked) {
        String mode = asked.header("Sec-Fetch-Mode").orElse("navigate");
        if (!fromHere(asked) && !mode.equals("navigate")) {
            return Answered.words(403, "a page from elsewhere has asked for this -> open the link yourself");
        }
        try {
            return ask(asked, false, FormText.read(asked.query()));
        } catch (IllegalArgumentException e) {
            return unreadable();
        }
    }

    private static boolean fromHere(Asked asked) {
        return List.of("none", "same-origin")
                .contains(asked.header("Sec-Fetch-Site").orElse("none"));
    }

    private Heard post(Asked asked) {
        if (!fromHere(asked) || !Browser.sendsOurForm(asked)) {
            return Answered.words(403, "this form is from elsewhere -> open the link that you were given");
        }
        if (!Browser.sendsFields(asked)) {
            return Browser.noFields();
        }
        boolean known;
        try {
            known = knows(asked, FormText.read(asked.query()));
        } catch (IllegalArgumentException e) {
            return unreadable();
        }
        return new AwaitedForm(known ? MOST_BYTES : MOST_OF_STRANGERS, known, form -> ask(asked, true, form));
    }

    private static Answered unreadable() {
        return Answered.words(400, "the address can't be read -> open the link that you were given");
    }

    private boolean knows(Asked asked, Map<String, List<String>> address) {
        String path = first(asked.path());
        GuestPages guests = pages.get(path);
        return guests != null
                && callbacks
                        .of("the question whom the guests' pages " + path + " know", "who asks counts as a stranger")
                        .call(() -> guests.knows(request(asked, true, address, "")), false);
    }

    private static GuestRequest request(Asked asked, boolean change, Map<String, List<String>> values, String nonce) {
        String session = Browser.cookies(Browser.cookieName(first(asked.path()), asked), asked)
                .findFirst()
                .orElse(null);
        return new GuestRequest(change, below(asked.path()), values, session, nonce);
    }

    private Answered ask(Asked asked, boolean change, Map<String, List<String>> values) {
        String path = first(asked.path());
        GuestPages guests = pages.get(path);
        if (guests == null) {
            return Answered.words(404, "there is no page here -> open the link that you were given");
        }
        String nonce = nonce();
        return answered(asked, path, nonce, reply(path, guests, request(asked, change, values, nonce)));
    }

    // A guest learns nothing of what is behind
    private GuestReply reply(String path, GuestPages guests, GuestRequest request) {
        Attempt<GuestReply> reply = callbacks
                .of("the guests' pages " + path, "a guest is asked to try again")
                .attempt(() -> guests.answer(request));
        if (reply.worked()) {
            return reply.value();
        }
        int status = reply.failure() instanceof FineTuneException ? 503 : 500;
        return GuestReply.json(status, "{\"words\":\"" + AGAIN + "\"}");
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static Answered answered(Asked asked, String path, String nonce, GuestReply reply) {
        Answered answer =
                Answered.of(reply.status(), reply.type(), reply.text()).with("Content-Security-Policy", policy(nonce));
        for (Map.Entry<String, String> header : headers(asked, path, reply).entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static Map<String, String> headers(Asked asked, String path, GuestReply reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        reply.next().ifPresent(next -> headers.put("Location", "/" + path + next));
        reply.session()
                .ifPresent(session -> headers.put(
                        "Set-Cookie",
                        Browser.cookieName(path, asked) + "=" + session.value() + "; Path=/" + path + "; Max-Age="
                                + session.length().toSeconds() + "; HttpOnly; SameSite=Strict"));
        return headers;
    }

    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce
                + "'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
}
