// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import com.sun.net.httpserver.HttpHandler;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.internal.text.ShownTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import org.apiguardian.api.API;

/**
 * A verifier of webhooks, as Standard Webhooks specifies: HMAC-SHA256 over {@code id.timestamp.body}, several
 * signatures while a secret is rotated, and a tolerance for the time. The alternative to polling often: the service
 * says when a job has ended. Safe for use by several threads.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Webhooks {
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ID = "webhook-id";
    private static final String TIME = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final List<byte[]> secrets;
    private final Duration tolerance;
    private final InstantSource clock;

    private Webhooks(List<byte[]> secrets, Duration tolerance, InstantSource clock) {
        this.secrets = secrets;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /**
     * {@return a verifier with a tolerance of five minutes both ways}
     *
     * @param secrets {@code whsec_…}, the new and perhaps still the old one; any of them may have signed
     * @throws IllegalArgumentException if one has another form; the message does not show it
     */
    public static Webhooks of(String... secrets) {
        if (secrets.length == 0) {
            throw new IllegalArgumentException("webhooks need a secret -> copy it from where the webhook was set up");
        }
        List<byte[]> keys = new ArrayList<>();
        for (String secret : secrets) {
            keys.add(key(secret));
        }
        return new Webhooks(keys, TOLERANCE, InstantSource.system());
    }

    private static byte[] key(String secret) {
        String text = secret.strip();
        try {
            byte[] key = text.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
                    : text.getBytes(StandardCharsets.UTF_8);
            if (key.length > 0) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a webhook secret is whsec_ and base64, got something else -> check how it was copied");
        }
        throw new IllegalArgumentException(
                "an empty webhook secret, which is whsec_ and base64 -> copy it from where the webhook was set up");
    }

    /**
     * {@return this with another tolerance}
     *
     * @param value how far the time of a webhook may lie from now, both ways
     */
    public Webhooks tolerance(Duration value) {
        return new Webhooks(secrets, value, clock);
    }

    /**
     * {@return this with another clock}
     *
     * @param value tells now
     */
    public Webhooks clock(InstantSource value) {
        return new Webhooks(secrets, tolerance, value);
    }

    /**
     * {@return the event, whose sender is known by then}
     *
     * @param headers of the request, names in any case; several values of a name are joined by spaces
     * @param body of the request, byte for byte
     * @throws WebhookException if it was not signed with a known secret, was changed, is too old or too new, or is no
     *     event
     */
    public WebhookEvent verify(Map<String, List<String>> headers, byte[] body) {
        verifyHead(headers);
        String id = header(headers, ID);
        String time = header(headers, TIME);
        String signatures = header(headers, SIGNATURE);
        if (!signed(id, time, body, signatures)) {
            throw new WebhookException("the signature of webhook " + shown(id)
                    + " fits no secret -> refuse it; check the secret if all fail");
        }
        return event(id, body);
    }

    /** What can be said before the body is read. */
    void verifyHead(Map<String, List<String>> headers) {
        if (header(headers, ID).isEmpty()
                || header(headers, TIME).isEmpty()
                || header(headers, SIGNATURE).isEmpty()) {
            throw new WebhookException(
                    "a webhook has webhook-id, webhook-timestamp and webhook-signature, and one is missing -> refuse"
                            + " it");
        }
        checkTime(header(headers, TIME));
    }

    private static String header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(field -> field.getKey() != null
                        && field.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(field -> String.join(" ", field.getValue()))
                .findFirst()
                .orElse("");
    }

    private void checkTime(String time) {
        if (!time.matches("\\d{1,12}")) {
            throw new WebhookException("webhook-timestamp is no time -> refuse it");
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant())
                .abs();
        if (off.compareTo(tolerance) > 0) {
            throw new WebhookException("the webhook's time is " + ShownTime.words(off) + " off, more than "
                    + ShownTime.words(tolerance) + " -> refuse it; check this machine's clock if all fail");
        }
    }

    private boolean signed(String id, String time, byte[] body, String signatures) {
        boolean any = false;
        for (String signature : signatures.split(" ", -1)) {
            if (signature.startsWith(VERSION)) {
                byte[] given = decoded(signature.substring(VERSION.length()));
                for (byte[] secret : secrets) {
                    // no short cut: the time that it takes must not show how much of it fits
                    any |= MessageDigest.isEqual(given, hmac(secret, id, time, body));
                }
            }
        }
        return any;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] hmac(byte[] secret, String id, String time, byte[] body) {
        Mac mac = Sha256.keyed(secret);
        mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(body);
    }

    private static WebhookEvent event(String id, byte[] body) {
        try {
            Fields event = Fields.of(Json.parse(body));
            String own = event.text("id");
            return new WebhookEvent(
                    own.isEmpty() ? id : own,
                    event.text("type"),
                    event.time("created_at").orElse(Instant.EPOCH),
                    event.object("data").raw());
        } catch (JsonException e) {
            throw new WebhookException("the body of webhook " + shown(id) + " is no JSON -> refuse it");
        }
    }

    private static String shown(String id) {
        return id.length() > 80 ? id.substring(0, 80) : id.replaceAll("[^A-Za-z0-9_.:-]", "?");
    }

    /**
     * {@return a handler for the JDK's {@code HttpServer}} It answers 200 once the listener has returned, 400 to what
     * cannot be verified, 405 to all but POST, 413 above a megabyte, and 500 if the listener throws: the service then
     * sends the event again. An event may come twice: its id shows it. Eight bodies are read at once, none on the
     * server's thread, and each has 15 seconds; more are answered 503, and the service sends those again as well.
     *
     * @param listener gets each verified event, on a thread of the handler's; several at once if they come so
     */
    public HttpHandler handler(Consumer<WebhookEvent> listener) {
        return new WebhookHandler(this, listener);
    }
}
