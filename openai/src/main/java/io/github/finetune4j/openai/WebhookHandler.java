// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.finetune4j.internal.callback.Callback;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Takes webhooks from the JDK's HTTP server. */
final class WebhookHandler implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(WebhookHandler.class.getName());
    private static final int LARGEST = 1 << 20;
    private static final int READ_BEYOND = 16 << 20;

    private final Webhooks webhooks;
    private final Consumer<WebhookEvent> listener;
    private final Callback callback = new Callback(
            "the listener of webhooks", "the service will send the event again", LOG, InstantSource.system());

    WebhookHandler(Webhooks webhooks, Consumer<WebhookEvent> listener) {
        this.webhooks = webhooks;
        this.listener = listener;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status(exchange), -1);
        }
    }

    private int status(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            readBeyond(in);
            return 413;
        }
        WebhookEvent event;
        try {
            event = webhooks.verify(exchange.getRequestHeaders(), body);
        } catch (WebhookException e) {
            LOG.log(System.Logger.Level.DEBUG, "a webhook was refused: {0}", e.getMessage());
            return 400;
        }
        return tell(event);
    }

    /** Closed with bytes unread, the connection would be reset, and the sender could miss the answer. */
    private static void readBeyond(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        for (int left = READ_BEYOND, got; left > 0 && (got = in.read(buffer)) >= 0; ) {
            left -= got;
        }
    }

    private int tell(WebhookEvent event) {
        return callback.run(() -> listener.accept(event)) ? 200 : 500;
    }
}
