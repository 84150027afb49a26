// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.SafeMessage;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.monitor.internal.alert.AlertBodies;
import io.github.finetune4j.monitor.internal.alert.Signature;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A sink that posts alerts to an address. An answer of 408, 425, 429 or from 500 on, and none at all, are tried again
 * later; any other refusal is logged, and the event is given up, so that it doesn't hold up the next ones. Immutable.
 *
 * <p>With a secret each request has the header {@value #SIGNATURE}: {@code t=<seconds since 1970>,v1=<hexadecimal
 * HMAC-SHA256 of "<t>.<body>" under the secret>}. Who receives it computes the same, compares in constant time, and
 * refuses what is older than five minutes. The header {@value #NUMBER} identifies an event that comes twice.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Webhook implements AlertSink {
    /** The header with the signature. */
    public static final String SIGNATURE = "Finetune4j-Signature";

    /** The header with the event's number. */
    public static final String NUMBER = "Finetune4j-Event";

    private static final Logger LOG = System.getLogger(Webhook.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int REFUSED = 400;
    private static final int BROKEN = 500;

    /** Its message is ours: neither the address nor what was answered. */
    private static final class Unsent extends FineTuneException implements SafeMessage {
        private static final long serialVersionUID = 1L;

        Unsent(String message) {
            super(message);
        }
    }

    private final URI address;
    private final Function<AlertEvent, String> body;
    private final @Nullable String secret;
    private final HttpClient client;

    private Webhook(URI address, Function<AlertEvent, String> body, @Nullable String secret) {
        NoNull.check("a webhook", "address", address);
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!http || address.getHost() == null) {
            throw new IllegalArgumentException("a webhook's address with scheme " + address.getScheme()
                    + " -> give one that begins with https:// and a host");
        }
        this.address = address;
        this.body = body;
        this.secret = secret;
        client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * {@return a webhook that posts the event as JSON: {@code number}, {@code event}, {@code at}, {@code who},
     * {@code why} and the whole {@code alert}}
     *
     * @param address of the receiver
     */
    public static Webhook json(URI address) {
        return new Webhook(address, AlertBodies::json, null);
    }

    /**
     * {@return a webhook that posts a message to Slack, or to what takes its messages}
     *
     * @param address of the incoming webhook, which is a secret in itself
     */
    public static Webhook slack(URI address) {
        return new Webhook(address, AlertBodies::slack, null);
    }

    /**
     * {@return a webhook that posts to Alertmanager's API, version 2} It is notified when an alert is over; until then
     * it holds it as firing.
     *
     * @param server for example {@code http://alertmanager:9093}
     */
    public static Webhook alertmanager(URI server) {
        return new Webhook(
                URI.create(server.toString().replaceAll("/+$", "") + "/api/v2/alerts"),
                AlertBodies::alertmanager,
                null);
    }

    /**
     * {@return the same webhook, signing each request}
     *
     * @param key known to the receiver, not empty
     */
    public Webhook secret(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a webhook's secret of 0 characters -> give a long random text");
        }
        return new Webhook(address, body, key);
    }

    @Override
    public void send(AlertEvent event) {
        String text = body.apply(event);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header(NUMBER, String.valueOf(event.number()))
                .POST(HttpRequest.BodyPublishers.ofString(text));
        if (secret != null) {
            request.header(SIGNATURE, Signature.of(event.at().getEpochSecond(), text, secret));
        }
        int status = post(request.build());
        if (status == 408 || status == 425 || status == 429 || status >= BROKEN) {
            throw new Unsent(name() + " answered " + status + " -> it is tried again");
        }
        if (status >= REFUSED) {
            LOG.log(
                    Level.ERROR,
                    "{0} refused {1} with {2}; given up",
                    name(),
                    event.alert().id(),
                    status);
        }
    }

    private int post(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            // the cause may hold the address, which may be a secret
            throw new Unsent(name() + " can't be reached (" + e.getClass().getSimpleName() + ") -> it is tried again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unsent(name() + ": interrupted while an alert was sent -> it is tried again");
        }
    }

    /** {@return a name that tells webhooks apart and doesn't show the address} */
    @Override
    public String name() {
        return "webhook " + address.getHost() + " "
                + Signature.mark(address.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the name} */
    @Override
    public String toString() {
        return name();
    }
}
