// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Messages API of the fake Anthropic. A word is a token. */
final class FakeMessages {
    private static final String TYPE = "type";
    private static final String TEXT = "text";

    private final Map<String, String> models; // dated names by all names
    private final Function<Map<String, Object>, String> answers;
    private final AtomicInteger next = new AtomicInteger();

    FakeMessages(Map<String, String> models, Function<Map<String, Object>, String> answers) {
        this.models = Map.copyOf(models);
        this.answers = answers;
    }

    /** {@return what the user said last} */
    static String echo(Map<String, Object> asked) {
        List<Map<String, Object>> turns = JsonView.objects(asked.get("messages"));
        Object content = turns.isEmpty() ? "" : turns.get(turns.size() - 1).get("content");
        return "You said: " + (content instanceof String said ? said : texts(content));
    }

    private static String texts(@Nullable Object blocks) {
        return JsonView.objects(blocks).stream()
                .map(block -> JsonView.text(block, TEXT)
                        .or(() -> JsonView.text(block, "content"))
                        .orElse(""))
                .collect(Collectors.joining());
    }

    static FakeReply error(int status, String type, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put(TYPE, type);
        error.put("message", message);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(TYPE, "error");
        body.put("error", error);
        return FakeReply.json(status, body);
    }

    static FakeRefusal bad(String message) {
        return FakeRefusal.of(error(400, "invalid_request_error", message));
    }

    FakeReply model(String name) {
        String id = models.get(name);
        return id == null
                ? error(404, "not_found_error", "model: " + name)
                : FakeReply.ok(
                        Map.of(TYPE, "model", "id", id, "display_name", "Fake", "created_at", "2026-01-01T00:00:00Z"));
    }

    FakeReply chat(Map<String, Object> asked) {
        Map<String, @Nullable Object> message = answer(asked, false);
        return Boolean.TRUE.equals(asked.get("stream")) ? streamed(message) : FakeReply.ok(message);
    }

    /**
     * {@return the answer as a whole}
     *
     * @param other whether another model answers
     */
    Map<String, @Nullable Object> answer(Map<String, Object> asked, boolean other) {
        check(asked);
        String model = models.get(String.valueOf(asked.get("model")));
        List<Map<String, Object>> content = new ArrayList<>();
        String stop = content(asked, content);
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("id", "msg_" + next.incrementAndGet());
        message.put(TYPE, "message");
        message.put("role", "assistant");
        message.put("model", other ? "claude-other" : model);
        message.put("content", content);
        message.put("stop_reason", stop);
        message.put("stop_sequence", null);
        message.put("usage", usage(asked, content));
        return message;
    }

    private void check(Map<String, Object> asked) {
        String model = String.valueOf(asked.get("model"));
        if (!models.containsKey(model)) {
            throw FakeRefusal.of(error(404, "not_found_error", "model: " + model));
        }
        if (!(asked.get("max_tokens") instanceof Long most) || most < 1) {
            throw bad("max_tokens: Field required");
        }
        List<Map<String, Object>> turns = JsonView.objects(asked.get("messages"));
        if (turns.isEmpty()) {
            throw bad("messages: at least one message is required");
        }
        for (Map<String, Object> turn : turns) {
            if (!List.of("user", "assistant").contains(turn.get("role"))) {
                throw bad("messages: Unexpected role \"" + turn.get("role") + "\". The Messages API accepts a top-level"
                        + " `system` parameter");
            }
            if (turn.get("content") instanceof List<?> blocks && blocks.isEmpty()) {
                throw bad("messages: content must not be empty");
            }
        }
        List<String> strange = asked.keySet().stream()
                .filter(name -> List.of("seed", "logprobs", "stop", "response_format", "max_completion_tokens")
                        .contains(name))
                .toList();
        if (!strange.isEmpty()) {
            throw bad(strange.get(0) + ": Extra inputs are not permitted");
        }
    }

    /** Fills the content, and says why it ended. */
    private String content(Map<String, Object> asked, List<Map<String, Object>> content) {
        List<Map<String, Object>> tools = JsonView.objects(asked.get("tools"));
        if (!tools.isEmpty()
                && List.of("any", "tool")
                        .contains(JsonView.object(asked, "tool_choice").get(TYPE))) {
            content.add(ordered(
                    Map.of("x", 1L),
                    "toolu_" + (next.get() + 1),
                    String.valueOf(tools.get(0).get("name"))));
            return "tool_use";
        }
        List<String> words = List.of(answers.apply(asked).split("(?= )", -1));
        long most = asked.get("max_tokens") instanceof Long limit ? limit : Long.MAX_VALUE;
        List<String> kept = new ArrayList<>();
        String stop = "end_turn";
        for (String word : words) {
            boolean stops = asked.get("stop_sequences") instanceof List<?> all && all.contains(word.strip());
            if (stops || kept.size() == most) {
                stop = stops ? "stop_sequence" : "max_tokens";
                break;
            }
            kept.add(word);
        }
        content.add(block(TEXT, String.join("", kept)));
        return stop;
    }

    private static Map<String, Object> block(String type, String text) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(TYPE, type);
        block.put(TEXT, text);
        return block;
    }

    private static Map<String, Object> ordered(Map<String, Object> input, String id, String name) {
        Map<String, Object> use = new LinkedHashMap<>();
        use.put(TYPE, "tool_use");
        use.put("id", id);
        use.put("name", name);
        use.put("input", input);
        return use;
    }

    /** Half of the prompt comes from the cache, which the service counts apart. */
    private static Map<String, Object> usage(Map<String, Object> asked, List<Map<String, Object>> content) {
        long in = words(Json.write(Map.of("messages", asked.get("messages"))));
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("input_tokens", in - in / 2);
        usage.put("cache_creation_input_tokens", 0L);
        usage.put("cache_read_input_tokens", in / 2);
        usage.put("output_tokens", words(Json.write(Map.of("content", content))));
        usage.put("service_tier", "standard");
        return usage;
    }

    private static long words(String text) {
        return text.split(" ", -1).length;
    }

    // ---- streaming

    private static FakeReply streamed(Map<String, @Nullable Object> message) {
        StringBuilder events = new StringBuilder();
        Map<String, @Nullable Object> begun = new LinkedHashMap<>(message);
        begun.put("content", List.of());
        begun.put("stop_reason", null);
        Map<String, Object> usage = new LinkedHashMap<>(JsonView.object(plain(message), "usage"));
        Object written = usage.put("output_tokens", 1L);
        begun.put("usage", usage);
        event(events, "message_start", Map.of("message", begun));
        event(events, "ping", Map.of());
        List<Map<String, Object>> blocks = JsonView.objects(message.get("content"));
        for (int i = 0; i < blocks.size(); i++) {
            block(events, i, blocks.get(i));
        }
        Map<String, @Nullable Object> delta = new LinkedHashMap<>();
        delta.put("stop_reason", message.get("stop_reason"));
        delta.put("stop_sequence", null);
        event(events, "message_delta", Map.of("delta", delta, "usage", Map.of("output_tokens", written)));
        event(events, "message_stop", Map.of());
        return FakeReply.bytes(200, "text/event-stream", events.toString().getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"}) // only a field that is there is looked at
    private static Map<String, Object> plain(Map<String, @Nullable Object> message) {
        return (Map) message;
    }

    private static void block(StringBuilder events, int index, Map<String, Object> block) {
        boolean text = TEXT.equals(block.get(TYPE));
        Map<String, Object> begun = new LinkedHashMap<>(block);
        begun.put(text ? TEXT : "input", text ? "" : Map.of());
        event(events, "content_block_start", Map.of("index", index, "content_block", begun));
        String whole = text ? String.valueOf(block.get(TEXT)) : Json.write(JsonView.object(block, "input"));
        int half = whole.length() / 2;
        for (String piece : List.of(whole.substring(0, half), whole.substring(half))) {
            Map<String, Object> delta = text
                    ? Map.of(TYPE, "text_delta", TEXT, piece)
                    : Map.of(TYPE, "input_json_delta", "partial_json", piece);
            event(events, "content_block_delta", Map.of("index", index, "delta", delta));
        }
        event(events, "content_block_stop", Map.of("index", index));
    }

    private static void event(StringBuilder events, String type, Map<String, ?> fields) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(TYPE, type);
        data.putAll(fields);
        events.append("event: ")
                .append(type)
                .append("\ndata: ")
                .append(Json.write(data))
                .append("\n\n");
    }
}
