package io.github.finetune4j.rollout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.finetune4j.error.RolloutException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows how a rollout stands: its stages, the sequences over time, the guardrails, the audit. One file of HTML with drawings in it, no script, nothing
 * from elsewhere, so it works where no network does.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 8081), 0);
 * server.createContext("/rollout", RolloutPage.readOnly(live));
 * server.start();
 * }</pre>
 *
 * <p>Below its path: {@code /audit.jsonl} is the audit. With a token the page has buttons for the operator, and {@code POST /act} takes {@code act} (pause,
 * resume, promote, rollback), {@code who}, {@code why} and {@code token}. The page itself asks nobody who they are: put it where only operators get.
 *
 * @since 0.1
 */
public final class RolloutPage implements HttpHandler {
    private static final int MOST_BYTES = 8192;
    private static final int SHORTEST_TOKEN = 16;

    private final Rollout rollout;
    private final @Nullable String token;

    private RolloutPage(Rollout rollout, @Nullable String token) {
        this.rollout = rollout;
        this.token = token;
    }

    /**
     * {@return a page on which nothing can be done}
     *
     * @param rollout what it shows
     */
    public static RolloutPage readOnly(Rollout rollout) {
        return new RolloutPage(rollout, null);
    }

    /**
     * {@return a page on which whoever knows the token can pause, resume, promote and roll back}
     *
     * @param rollout what it shows
     * @param token a secret of 16 characters or more
     */
    public static RolloutPage withToken(Rollout rollout, String token) {
        if (token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    "a token has at least " + SHORTEST_TOKEN + " characters, got " + token.length());
        }
        return new RolloutPage(rollout, token);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean act = path.endsWith("/act");
            switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" -> get(exchange, path);
                case "POST" -> {
                    if (act) {
                        act(exchange);
                    } else {
                        send(exchange, 405, "text/plain", "only /act takes a POST");
                    }
                }
                default -> send(exchange, 405, "text/plain", "only GET and POST");
            }
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        try {
            if (path.endsWith("/audit.jsonl")) {
                send(exchange, 200, "application/jsonl", rollout.auditJsonl());
            } else {
                String base = exchange.getHttpContext().getPath();
                send(exchange, 200, "text/html", new PageHtml(rollout, base, token != null).html());
            }
        } catch (RolloutException e) {
            send(exchange, 503, "text/plain", String.valueOf(e.getMessage()));
        }
    }

    private void act(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        if (token == null || !same(token, form.getOrDefault("token", ""))) {
            send(exchange, 403, "text/plain", token == null ? "this page is read-only" : "wrong token");
            return;
        }
        String who = form.getOrDefault("who", "").strip();
        String why = form.getOrDefault("why", "").strip();
        if (who.isEmpty() || why.isEmpty()) {
            send(exchange, 400, "text/plain", "who and why are needed, for the audit");
            return;
        }
        try {
            if (act(form.getOrDefault("act", ""), who, why)) {
                exchange.getResponseHeaders()
                        .set("Location", exchange.getHttpContext().getPath());
                send(exchange, 303, "text/plain", "done");
            } else {
                send(exchange, 400, "text/plain", "act is one of pause, resume, promote, rollback");
            }
        } catch (IllegalStateException e) {
            send(exchange, 409, "text/plain", String.valueOf(e.getMessage()));
        } catch (RolloutException e) {
            send(exchange, 503, "text/plain", String.valueOf(e.getMessage()));
        }
    }

    private boolean act(String what, String who, String why) {
        switch (what) {
            case "pause" -> rollout.pause(who, why);
            case "resume" -> rollout.resume(who, why);
            case "promote" -> rollout.promote(who, why);
            case "rollback" -> rollout.rollBack(who, why);
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

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
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
                .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
