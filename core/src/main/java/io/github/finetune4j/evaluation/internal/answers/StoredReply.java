// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import io.github.finetune4j.internal.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A reply as a line of JSON, and back. */
final class StoredReply {
    static final String KEY = "key";
    static final String FINISHED = "finished";

    private static final int IN_A_LINE = 2; // the line's object, and that of what is extra

    private StoredReply() {}

    static Map<String, Object> line(String key, int row, Reply reply) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(KEY, key);
        line.put("row", (long) row + 1);
        ChatResponse response = reply.answered();
        if (response == null) {
            line.put("error", reply.error());
            line.put("again", reply.again());
        } else {
            line.put("text", response.text());
            line.put("finish_reason", response.finishReason().name().toLowerCase(Locale.ROOT));
            line.put("input_tokens", response.usage().inputTokens());
            line.put("output_tokens", response.usage().outputTokens());
            Map<String, Object> extra = writable(response.fields());
            if (!extra.isEmpty()) {
                line.put("extra", extra);
            }
        }
        line.put("took_ms", reply.took().toNanos() / 1e6);
        line.put("attempts", (long) reply.attempts());
        return line;
    }

    static boolean isReply(Map<String, Object> line) {
        return line.containsKey(KEY);
    }

    static boolean isAnswer(Map<String, Object> line) {
        return isReply(line) && line.get("text") instanceof String;
    }

    static Reply parse(Map<String, Object> line) {
        Duration took = Duration.ofNanos(Math.round(number(line, "took_ms") * 1e6));
        int attempts = (int) Math.max(1, number(line, "attempts"));
        if (line.get("text") instanceof String text) {
            Usage usage = new Usage((long) number(line, "input_tokens"), (long) number(line, "output_tokens"));
            ChatResponse response = new ChatResponse(text, reason(line.get("finish_reason")), usage, extra(line));
            return Reply.of(response, took, attempts);
        }
        boolean again = Boolean.TRUE.equals(line.get("again"));
        return new Reply(null, String.valueOf(line.get("error")), again, took, attempts, null);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> extra(Map<String, Object> line) {
        return line.get("extra") instanceof Map<?, ?> extra ? (Map<String, Object>) extra : Map.of();
    }

    private static double number(Map<String, Object> line, String name) {
        return line.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    private static FinishReason reason(@Nullable Object word) {
        for (FinishReason reason : FinishReason.values()) {
            if (reason.name().equalsIgnoreCase(String.valueOf(word))) {
                return reason;
            }
        }
        return FinishReason.UNKNOWN;
    }

    /** What is no JSON is written as its text: a model of one's own may put anything there. */
    private static Map<String, Object> writable(Map<String, Object> extra) {
        if (extra.values().stream().allMatch(value -> isJson(value, IN_A_LINE))) {
            return extra;
        }
        Map<String, Object> fine = new LinkedHashMap<>();
        extra.forEach((name, value) -> fine.put(name, isJson(value, IN_A_LINE) ? value : String.valueOf(value)));
        return fine;
    }

    /** Checked without writing it: log-probabilities may be long. */
    private static boolean isJson(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            return depth < Json.MAX_DEPTH && map.values().stream().allMatch(inner -> isJson(inner, depth + 1));
        }
        if (value instanceof Iterable<?> items) {
            return depth < Json.MAX_DEPTH
                    && StreamSupport.stream(items.spliterator(), false).allMatch(inner -> isJson(inner, depth + 1));
        }
        return isJsonValue(value);
    }

    private static boolean isJsonValue(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(((Number) value).doubleValue());
        }
        return value == null
                || value instanceof CharSequence
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger
                || value instanceof BigDecimal;
    }
}
