// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.server.SlowBodies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Takes webhooks from the JDK's HTTP server. */
final class WebhookHandler implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(WebhookHandler.class.getName());
    private static final int LARGEST = 1 << 20;
    private static final int READ_BEYOND = 16 << 20;

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    static final int AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Webhooks webhooks;
    private final Consumer<WebhookEvent> listener;
    private final SlowBodies bodies;
    private final Callback callback = new Callback(
            "the listener of webhooks", "the service will send the event again", LOG, InstantSource.system());

    WebhookHandler(Webhooks webhooks, Consumer<WebhookEvent> listener) {
        this(webhooks, listener, LONGEST);
    }

    /** @param longest time for all of one body */
    WebhookHandler(Webhooks webhooks, Consumer<WebhookEvent> listener, Duration longest) {
        this.webhooks = webhooks;
        this.listener = listener;
        bodies = new SlowBodies("a webhook", AT_ONCE, longest);
    }

    /** What the head refuses is refused before the body is read. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        int status = headStatus(exchange);
        if (status != OK) {
            answerAtOnce(exchange, status);
        } else if (!bodies.take(body -> answer(exchange, body))) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answerAtOnce(exchange, UNAVAILABLE);
        }
    }

    /** The server would read the whole body before it closes, and wait for it. */
    private static void answerAtOnce(HttpExchange exchange, int status) throws IOException {
        byte[] words = "this webhook is not taken\n".getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, words.length);
        exchange.getResponseBody().write(words);
        exchange.getResponseBody().flush();
        SlowBodies.closeAtOnce(exchange::close);
    }

    private int headStatus(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        try {
            webhooks.verifyHead(exchange.getRequestHeaders());
            return OK;
        } catch (WebhookException e) {
            return refused(e);
        }
    }

    private static int refused(WebhookException e) {
        LOG.log(System.Logger.Level.DEBUG, "a webhook was refused: {0}", e.getMessage());
        return 400;
    }

    private void answer(HttpExchange exchange, SlowBodies.Body body) throws IOException {
        byte[] bytes;
        try {
            bytes = body.read(exchange.getRequestBody(), LARGEST, READ_BEYOND);
        } catch (IOException e) {
            if (body.isLate()) {
                exchange.close();
                throw e;
            }
            answerAtOnce(exchange, 400); // chunks that are none
            return;
        }
        if (bytes.length > LARGEST) {
            answerAtOnce(exchange, 413);
            return;
        }
        try (exchange) {
            exchange.sendResponseHeaders(status(exchange, bytes), -1);
        }
    }

    private int status(HttpExchange exchange, byte[] body) {
        WebhookEvent event;
        try {
            event = webhooks.verify(exchange.getRequestHeaders(), body);
        } catch (WebhookException e) {
            return refused(e);
        }
        return notifyListener(event);
    }

    private int notifyListener(WebhookEvent event) {
        return callback.run(() -> listener.accept(event)) ? OK : 500;
    }
}
