// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.http.Headers;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.text.WordEdges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from logs and messages: header fields that carry them, known keys of bodies, values that look like
 * keys, and every key that was actually used. Safe for use by several threads.
 */
public final class Redactor {
    private static final String MASK = "***";
    private static final int SHORTEST_SECRET = 6;
    private static final int MOST_SECRETS = 64;
    private static final Set<String> HEADERS = Set.of(
            "authorization",
            "proxy-authorization",
            "api-key",
            "x-api-key",
            "x-goog-api-key",
            "ocp-apim-subscription-key",
            "x-amz-security-token",
            "x-auth-token",
            "cookie",
            "set-cookie",
            "webhook-signature");
    private static final Pattern BODY_KEY = Pattern.compile(
            "(?i).*(api[_-]?key|secret|passw|token|authorization|credential|private[_-]?key|signature)s?$");
    // counts of tokens are no secrets
    private static final Pattern COUNT = Pattern.compile("(?i).*_tokens|max_.*|tokens");
    private static final Pattern LOOKS_LIKE_KEY = WordEdges.compile(
            "(?i)\\<(sk|hf|whsec|gsk|sess|pk|rk)[-_][A-Za-z0-9_*.-]{6,}|\\<(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]{6,}");

    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /** Makes one that has seen no key yet. */
    public Redactor() {}

    /** Remembers a secret that is in use, so that it is masked wherever it turns up. */
    public void learn(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            if (used.size() >= MOST_SECRETS) {
                used.clear(); // short-lived tokens: only the last ones can still turn up
            }
            used.add(secret);
        }
    }

    /**
     * {@return the text without secrets}
     *
     * @param text for example a message of a service, which likes to repeat the key that it refuses
     */
    public String text(String text) {
        String masked = text;
        for (String secret : used) {
            masked = masked.replace(secret, MASK);
        }
        return LOOKS_LIKE_KEY.matcher(masked).replaceAll(MASK);
    }

    /**
     * {@return the fields with masked values where they are secret}
     *
     * @param headers of a call or a reply
     */
    public static Map<String, List<String>> headers(Headers headers) {
        Map<String, List<String>> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.fields().forEach((name, values) -> shown.put(name, shown(name, values)));
        return shown;
    }

    /** The query of an address may be a right: a signed address, or the session of an upload. */
    private static List<String> shown(String name, List<String> values) {
        if (secretHeader(name)) {
            return List.of(MASK);
        }
        return name.equalsIgnoreCase("location")
                ? values.stream().map(value -> value.replaceAll("\\?.*", "?…")).toList()
                : values;
    }

    private static boolean secretHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HEADERS.contains(lower) || (BODY_KEY.matcher(lower).matches() && !lower.startsWith("x-ratelimit"));
    }

    /** {@return the fields, secrets masked, as text for the log} */
    public String shown(Headers headers) {
        return text(headers(headers).toString());
    }

    /**
     * {@return what a JSON body looks like: its keys, numbers and the lengths of its texts; neither secrets nor what
     * people wrote belongs in a log}
     *
     * @param bytes of a body
     */
    public String outline(byte[] bytes) {
        try {
            return text(Json.write(outline("", Json.parse(bytes))));
        } catch (JsonException e) {
            return bytes.length + " bytes that are no JSON";
        }
    }

    private static @Nullable Object outline(String key, @Nullable Object value) {
        if (BODY_KEY.matcher(key).matches() && !COUNT.matcher(key).matches()) {
            return MASK;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            map.forEach((name, inner) -> shown.put(String.valueOf(name), outline(String.valueOf(name), inner)));
            return shown;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? list : List.of(list.size() + " items");
        }
        return value instanceof String text ? "<" + text.length() + " characters>" : value;
    }
}
