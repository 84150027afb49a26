// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The chat completions that the fake server keeps, since their requests said {@code store}. */
final class FakeStoredChats {
    private static final Pattern LABEL = Pattern.compile("metadata\\[(.*)]");
    private static final List<String> SETTINGS = List.of(
            "seed",
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "tools",
            "tool_choice",
            "response_format",
            "service_tier");

    private record Stored(String id, Map<String, Object> shown, List<Map<String, Object>> messages) {}

    private final Map<String, Stored> all = new LinkedHashMap<>();

    synchronized int count() {
        return all.size();
    }

    /** Keeps an answer. */
    synchronized void keep(Map<String, Object> asked, Map<String, @Nullable Object> answer) {
        String id = String.valueOf(answer.get("id"));
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(answer);
        shown.put("request_id", "req_" + id);
        SETTINGS.forEach(name -> shown.put(name, asked.get(name)));
        shown.put("metadata", JsonView.object(asked, "metadata"));
        List<Map<String, Object>> messages = new ArrayList<>();
        JsonView.objects(asked.get("messages")).forEach(message -> messages.add(message(id, messages.size(), message)));
        all.put(id, new Stored(id, nonNull(shown), messages));
    }

    private static Map<String, Object> message(String id, int number, Map<String, Object> said) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(said);
        shown.put("id", id + "-" + number);
        if (said.get("content") instanceof List<?> parts) {
            shown.put("content", null);
            shown.put("content_parts", parts);
        }
        shown.putIfAbsent("name", null);
        return nonNull(shown);
    }

    // JSON null is a value of the map
    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
    private static Map<String, Object> nonNull(Map<String, @Nullable Object> map) {
        return (Map) map;
    }

    synchronized FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 2) {
            return list(request);
        }
        Stored stored = all.get(path.get(2));
        if (stored == null) {
            throw FakeRefusal.of(FakeReply.notFound("Chat completion", path.get(2)));
        }
        if (path.size() == 4) {
            return FakeStore.page(
                    request,
                    ordered(request, stored.messages()),
                    message -> String.valueOf(message.get("id")),
                    message -> message,
                    20,
                    100);
        }
        return switch (request.method()) {
            case "DELETE" -> delete(stored);
            case "POST" -> label(stored, request);
            default -> FakeReply.ok(stored.shown());
        };
    }

    private FakeReply list(FakeRequest request) {
        List<Stored> found = new ArrayList<>(all.values());
        request.query().forEach((name, value) -> {
            Matcher label = LABEL.matcher(name);
            if (label.matches()) {
                found.removeIf(stored -> !value.equals(
                        JsonView.object(stored.shown(), "metadata").get(label.group(1))));
            } else if (name.equals("model")) {
                found.removeIf(stored -> !value.equals(stored.shown().get("model")));
            }
        });
        return FakeStore.page(request, ordered(request, found), Stored::id, Stored::shown, 20, 100);
    }

    private static <T> List<T> ordered(FakeRequest request, List<T> oldestFirst) {
        List<T> ordered = new ArrayList<>(oldestFirst);
        if ("desc".equals(request.query().get("order"))) {
            Collections.reverse(ordered);
        }
        return ordered;
    }

    private FakeReply delete(Stored stored) {
        all.remove(stored.id());
        return FakeReply.ok(Map.of("id", stored.id(), "object", "chat.completion.deleted", "deleted", true));
    }

    private static FakeReply label(Stored stored, FakeRequest request) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        stored.shown().put("metadata", JsonView.object(asked, "metadata"));
        return FakeReply.ok(stored.shown());
    }
}
