// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lines of a journal of calls, each a JSON object. */
final class CallLines {
    static final String OPENING = "prompt-search";
    static final String ASKS = "asks";
    static final String ANSWERS = "answers";
    static final String FAILS = "fails";

    private CallLines() {}

    private static Map<String, Object> line(String event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        return line;
    }

    static Map<String, Object> opening(Map<String, Object> what) {
        Map<String, Object> line = line(OPENING);
        line.put("what", what);
        return line;
    }

    static Map<String, Object> what(Map<String, Object> line) {
        return Json.plainMap((Map<?, ?>) line.getOrDefault("what", Map.of()));
    }

    static Map<String, Object> asks(String role, String key, CallCost most) {
        Map<String, Object> line = line(ASKS);
        line.put("role", role);
        line.put("key", key);
        addCost(line, most);
        return line;
    }

    static Map<String, Object> answers(long call, String key, ChatResponse response, CallCost cost) {
        Map<String, Object> line = line(ANSWERS);
        line.put("call", call);
        line.put("key", key);
        addCost(line, cost);
        line.put("text", response.text());
        line.put("finish", response.finishReason().name());
        line.put("input", response.usage().inputTokens());
        line.put("output", response.usage().outputTokens());
        line.put("fields", writable(response.fields()));
        return line;
    }

    static Map<String, Object> fails(long call, String key, Throwable why) {
        Map<String, Object> line = line(FAILS);
        line.put("call", call);
        line.put("key", key);
        line.put("why", why.toString());
        return line;
    }

    private static void addCost(Map<String, Object> line, CallCost cost) {
        line.put("tokens", cost.tokens());
        line.put("money", cost.money());
    }

    /** What is no JSON becomes text: a model of one's own may put anything there. */
    private static Map<String, Object> writable(Map<String, Object> fields) {
        Map<String, Object> fine = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            try {
                fine.put(name, Json.plain(value));
            } catch (IllegalArgumentException e) {
                fine.put(name, String.valueOf(value));
            }
        });
        return fine;
    }

    static String event(Map<String, Object> line) {
        return String.valueOf(line.get("event"));
    }

    static CallCost cost(Map<String, Object> line) {
        return new CallCost(1, number(line, "tokens"), ((Number) line.getOrDefault("money", 0)).doubleValue());
    }

    static long number(Map<String, Object> line, String name) {
        if (line.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing -> write it");
    }

    static ChatResponse response(Map<String, Object> line) {
        return new ChatResponse(
                String.valueOf(line.get("text")),
                FinishReason.valueOf(String.valueOf(line.get("finish"))),
                new Usage(number(line, "input"), number(line, "output")),
                Json.plainMap((Map<?, ?>) line.getOrDefault("fields", Map.of())));
    }

    static String text(Map<String, Object> line) {
        return Json.write(line);
    }
}
