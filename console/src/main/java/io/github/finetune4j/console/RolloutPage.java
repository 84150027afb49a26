// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.internal.server.SlowBodies;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutStatus;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A web page that shows the state of a rollout: stages, confidence sequences, guardrails and the audit. One file of
 * HTML with drawings in it, no script, nothing from elsewhere, so it works where no network does.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 8081), 0);
 * server.setExecutor(Executors.newFixedThreadPool(8));
 * server.createContext("/rollout", RolloutPage.readOnly(live));
 * server.start();
 * }</pre>
 *
 * <p>Below its path: {@code /audit.jsonl} is the audit. With a token the page has buttons for the operator, and
 * {@code POST /act} takes {@code act} (pause, resume, promote, rollback), {@code who}, {@code why} and {@code token}.
 * The page itself asks nobody who they are: put it where only operators get. It is served to loopback names; others are
 * named in {@link #hosts}.
 *
 * <p>Four forms are read at once, none on the server's thread, and each has five seconds; more are answered 503. What
 * comes before a form the server reads: give it an executor with several threads, and start Java with
 * {@code -Dsun.net.httpserver.maxReqTime=15}, as a server of the JDK otherwise waits for a head for ever.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutPage implements HttpHandler {
    private static final String TEXT = "text/plain";
    private static final String ROLL_BACK = "rollback";
    private static final int MOST_BYTES = 8192;
    private static final int READ_BEYOND = 64 * 1024;
    static final int AT_ONCE = 4;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int SHORTEST_TOKEN = 16;

    private final Rollout rollout;
    private final @Nullable String token;
    private final ServedHosts hosts;
    private final WrongTokens wrong;
    private final SlowBodies bodies;

    private RolloutPage(
            Rollout rollout, @Nullable String token, ServedHosts hosts, WrongTokens wrong, SlowBodies bodies) {
        this.bodies = bodies;
        this.rollout = rollout;
        this.token = token;
        this.hosts = hosts;
        this.wrong = wrong;
    }

    /**
     * {@return a page on which nothing can be done}
     *
     * @param rollout what it shows
     */
    public static RolloutPage readOnly(Rollout rollout) {
        return of(rollout, null, System::nanoTime, LONGEST);
    }

    /**
     * {@return a page on which whoever knows the token can pause, resume, promote and roll back} After five
     * wrong tokens from one address within a minute, further wrong ones are refused with 429 for the rest of it; the
     * right one is always taken.
     *
     * @param rollout what it shows
     * @param token a secret of 16 characters or more, drawn at random: nothing else keeps a guesser out
     */
    public static RolloutPage withToken(Rollout rollout, String token) {
        return of(rollout, token, System::nanoTime, LONGEST);
    }

    /**
     * {@return the same as a page of a {@link Console}, which says who may see it and whether they may act}
     *
     * @param rollout what it shows
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static ConsolePage inConsole(Rollout rollout) {
        return new LiveRolloutPage(rollout);
    }

    static RolloutPage of(Rollout rollout, @Nullable String token, LongSupplier nanos, Duration longest) {
        if (token != null && token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    "the page's token has " + token.length() + " characters -> give at least " + SHORTEST_TOKEN);
        }
        WrongTokens wrong =
                new WrongTokens("the page of rollout " + rollout.policy().name(), nanos);
        SlowBodies bodies = new SlowBodies("a form to the rollout page", AT_ONCE, longest);
        return new RolloutPage(rollout, token, ServedHosts.LOOPBACK_ONLY, wrong, bodies);
    }

    /**
     * {@return the same page, served under further host names} By default it is served under {@code localhost} and
     * loopback addresses only: under any other name, a page of somebody else's could have its own name point here and
     * read this one.
     *
     * @param names as browsers send them, without port, for example {@code ops.example.com} or {@code 10.0.0.7}
     */
    public RolloutPage hosts(String... names) {
        return new RolloutPage(rollout, token, hosts.with(names), wrong, bodies);
    }

    /** {@return how many wrong tokens were given so far} */
    public long wrongTokens() {
        return wrong.count();
    }

    /** Whatever announces a body, and wherever it goes, is read elsewhere: closing it here would wait for the rest. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!announcesBody(exchange)) {
            try (exchange) {
                answer(exchange, "");
            }
        } else if (!bodies.take(body -> answer(exchange, body))) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            sendAndClose(exchange, 503, "too many forms are on their way -> send it again in a moment");
        }
    }

    private static boolean announcesBody(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return exchange.getRequestHeaders().containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    private void answer(HttpExchange exchange, SlowBodies.Body body) throws IOException {
        byte[] form;
        try {
            form = body.read(exchange.getRequestBody(), MOST_BYTES, READ_BEYOND);
        } catch (IOException e) {
            if (body.isLate()) {
                exchange.close();
                throw e;
            }
            sendAndClose(exchange, 400, "the form was not sent as HTTP says -> send it again");
            return;
        }
        if (form.length > MOST_BYTES) {
            sendAndClose(exchange, 413, "the form has more than " + MOST_BYTES + " bytes -> write less");
            return;
        }
        try (exchange) {
            answer(exchange, new String(form, StandardCharsets.UTF_8));
        }
    }

    private static void sendAndClose(HttpExchange exchange, int status, String words) throws IOException {
        exchange.getResponseHeaders().set("Connection", "close");
        send(exchange, status, TEXT, words);
        exchange.getResponseBody().flush();
        SlowBodies.closeAtOnce(exchange::close);
    }

    private void answer(HttpExchange exchange, String form) throws IOException {
        if (!hosts.hold(exchange.getRequestHeaders().getFirst("Host"))) {
            send(exchange, 421, TEXT, "this page is not served under that host name -> name it in RolloutPage.hosts");
            return;
        }
        String base = base(exchange);
        String path = exchange.getRequestURI().getPath();
        if (path.equals(base) || path.equals(base + "/")) {
            read(exchange, "text/html", () -> html(base));
        } else if (path.equals(base + "/audit.jsonl")) {
            read(exchange, "application/jsonl", rollout::auditJsonl);
        } else if (path.equals(base + "/act")) {
            post(exchange, base, form);
        } else {
            send(exchange, 404, TEXT, "there is the page itself, audit.jsonl and act below it");
        }
    }

    private static String base(HttpExchange exchange) {
        String path = exchange.getHttpContext().getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private String html(String base) {
        RolloutStatus status = rollout.status();
        return Html.dense()
                .page(
                        "en",
                        status.rollout() + " · " + status.phase(),
                        head -> head.open("meta", "http-equiv", "refresh", "content", "10")
                                .open("style")
                                .raw(Frame.STYLE)
                                .close(),
                        out -> main(out.open("main", "rollout"), base, status))
                .toString();
    }

    private void main(Html out, String base, RolloutStatus status) {
        out.open("h1").text(status.rollout() + " ");
        out.element("span", "badge " + RolloutView.tone(status.phase()), "" + status.phase())
                .close();
        new RolloutView(rollout, status, out).write();
        out.open("p").element("a", "all of the audit as JSON Lines", "href", base + "/audit.jsonl");
        out.close();
        if (token != null) {
            form(out, base);
        }
        out.close();
    }

    private void form(Html out, String base) {
        out.element("h2", "Act").open("form", "method", "post", "action", base + "/act");
        for (String field : List.of("who", "why")) {
            out.open("label")
                    .text(field)
                    .open("input", "name", field, "required", "")
                    .close();
        }
        out.open("label").text("token");
        out.open("input", "name", "token", "type", "password", "required", "", "autocomplete", "off")
                .close();
        for (String act : List.of("pause", "resume", "promote", ROLL_BACK)) {
            out.element("button", act, "name", "act", "value", act);
        }
        out.close();
        if (wrong.count() > 0) {
            out.element("p", "warn", "Wrong tokens so far: " + wrong.count());
        }
    }

    private static void read(HttpExchange exchange, String type, Supplier<String> text) throws IOException {
        if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            notAllowed(exchange, "GET, HEAD");
            return;
        }
        String body;
        try {
            body = text.get();
        } catch (RolloutException e) {
            send(exchange, 503, TEXT, String.valueOf(e.getMessage()));
            return;
        }
        send(exchange, 200, type, body);
    }

    private static void notAllowed(HttpExchange exchange, String methods) throws IOException {
        exchange.getResponseHeaders().set("Allow", methods);
        send(exchange, 405, TEXT, "only " + methods);
    }

    private void post(HttpExchange exchange, String base, String sent) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            notAllowed(exchange, "POST");
            return;
        }
        Map<String, String> form = form(sent);
        if (token == null) {
            send(exchange, 403, TEXT, "this page is read-only");
        } else if (known(exchange, token, form.getOrDefault("token", ""))) {
            act(exchange, base, form);
        }
    }

    /** {@return whether the token is the right one; if not, the answer is given} */
    private boolean known(HttpExchange exchange, String expected, String given) throws IOException {
        String address = String.valueOf(exchange.getRemoteAddress().getAddress().getHostAddress());
        if (same(expected, given)) {
            return true; // whoever guesses beside it
        }
        Duration wait = wrong.wait(address);
        wrong.wrong(address);
        if (wait.isZero()) {
            send(exchange, 403, TEXT, "wrong token");
        } else {
            exchange.getResponseHeaders().set("Retry-After", WrongTokens.retryAfter(wait));
            send(exchange, 429, TEXT, WrongTokens.TOO_MANY);
        }
        return false;
    }

    private void act(HttpExchange exchange, String base, Map<String, String> form) throws IOException {
        String who = form.getOrDefault("who", "").strip();
        String why = form.getOrDefault("why", "").strip();
        try {
            if (act(form.getOrDefault("act", ""), who, why)) {
                exchange.getResponseHeaders().set("Location", base.isEmpty() ? "/" : base);
                send(exchange, 303, TEXT, "done");
            } else {
                send(exchange, 400, TEXT, "act is one of pause, resume, promote, rollback");
            }
        } catch (IllegalArgumentException e) {
            send(exchange, 400, TEXT, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            send(exchange, 409, TEXT, String.valueOf(e.getMessage()));
        } catch (RolloutException e) {
            boolean back = form.getOrDefault("act", "").equals(ROLL_BACK); // done here, stored later
            send(exchange, back ? 202 : 503, TEXT, String.valueOf(e.getMessage()));
        }
    }

    private boolean act(String what, String who, String why) {
        switch (what) {
            case "pause" -> rollout.pause(who, why);
            case "resume" -> rollout.resume(who, why);
            case "promote" -> rollout.promote(who, why);
            case ROLL_BACK -> rollout.rollBack(who, why);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Takes as long whatever is wrong. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> form(String sent) {
        Map<String, String> form = new HashMap<>();
        for (String pair : sent.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
                                + " frame-ancestors 'none'");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
