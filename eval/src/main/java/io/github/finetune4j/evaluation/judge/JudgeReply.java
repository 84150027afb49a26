// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.evaluation.calls.ModelCall;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reply of a judge, or the reason why there is none that counts.
 *
 * @param value the verdict, or null
 * @param words its reason, or what went wrong
 */
record JudgeReply<T>(@Nullable T value, String words) {
    private static final int LONGEST = 400;
    /** What is longer, or has more braces, is no verdict, and reading all of it would take their product. */
    private static final int LONGEST_REPLY = 50_000;

    private static final int MOST_BRACES = 1_000;

    /**
     * Reads the one verdict of a reply: a JSON object with that field, alone or among other words. Two objects with
     * different verdicts are none.
     *
     * @param field holds the verdict
     * @param reading its value, or null where it isn't one
     */
    static <T> JudgeReply<T> of(ModelCall call, String field, Function<Object, @Nullable T> reading) {
        if (call.response().isEmpty()) {
            return failed("the judge failed: " + call.error());
        }
        ChatResponse response = call.response().get();
        List<Map<String, Object>> objects = objects(response.text()).stream()
                .filter(object -> object.get(field) != null)
                .toList();
        List<T> values = new ArrayList<>();
        for (Map<String, Object> object : objects) {
            T value = reading.apply(Objects.requireNonNull(object.get(field)));
            if (value == null) {
                return failed("the judge gave " + field + " " + object.get(field) + ", which is none");
            }
            values.add(value);
        }
        if (values.stream().distinct().count() == 1) {
            return new JudgeReply<>(values.get(0), reason(objects.get(0)));
        }
        return failed(problem(response, values.size()));
    }

    private static String problem(ChatResponse response, int found) {
        if (found > 1) {
            return "the judge gave several verdicts";
        }
        return response.finishReason() == FinishReason.LENGTH
                ? "the judge was cut off before its verdict -> let it write more tokens"
                : "the judge gave no verdict: " + cut(response.text());
    }

    private static <T> JudgeReply<T> failed(String why) {
        return new JudgeReply<>(null, why);
    }

    private static String reason(Map<String, Object> object) {
        return object.get("reason") instanceof String words ? cut(words) : "";
    }

    private static String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST; // no half a character
        return line.substring(0, end) + "…";
    }

    /** All JSON objects of a text that lie in no other; none of a text that is too long to be read whole. */
    static List<Map<String, Object>> objects(String text) {
        List<Map<String, Object>> found = new ArrayList<>();
        int tried = text.length() > LONGEST_REPLY ? MOST_BRACES : 0;
        for (int start = text.indexOf('{'); start >= 0 && tried++ < MOST_BRACES; start = text.indexOf('{', start)) {
            int end = end(text, start);
            Map<String, Object> object = end < 0 ? null : parsed(text.substring(start, end));
            if (object != null) {
                found.add(object);
            }
            start = object == null ? start + 1 : end;
        }
        return tried > MOST_BRACES ? List.of() : found; // what was not read may hold another verdict
    }

    private static @Nullable Map<String, Object> parsed(String json) {
        try {
            return Json.parseObject(json);
        } catch (JsonException e) {
            return null;
        }
    }

    /** Position after the brace that closes the one at the start; -1 if none does. */
    private static int end(String text, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }
}
