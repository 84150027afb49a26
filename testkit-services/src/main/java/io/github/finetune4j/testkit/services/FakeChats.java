// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeFault.Kind;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The chat endpoint of the fake server. A word is a token. */
final class FakeChats {
    private static final long MOST_CHOICES = 128;
    private static final long MOST_ALTERNATIVES = 20;

    private final InstantSource clock;
    private final FakeModels models;
    private final Function<Map<String, Object>, Map<String, Object>> answers;
    private final boolean remembers;
    private final FakeStoredChats stored = new FakeStoredChats();
    private final FakeTally questions = new FakeTally();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger chats = new AtomicInteger();

    FakeChats(
            InstantSource clock,
            FakeModels models,
            Function<Map<String, Object>, Map<String, Object>> answers,
            boolean remembers) {
        this.clock = clock;
        this.models = models;
        this.answers = answers;
        this.remembers = remembers;
    }

    FakeStoredChats stored() {
        return stored;
    }

    /** {@return how many chats were answered, batches aside} */
    int count() {
        return chats.get();
    }

    /** {@return how often each question was answered, in chats and batches} */
    Map<String, Integer> questions() {
        return questions.counts();
    }

    /**
     * {@return a call of the first tool if there are tools and the model must use one, else what the user said last}
     */
    static Map<String, Object> echo(Map<String, Object> request) {
        List<ToolSpecification> tools = ChatFields.tools(request);
        if ("required".equals(request.get(ChatFields.TOOL_CHOICE)) && !tools.isEmpty()) {
            ToolCall call = ToolCall.of("call_1", tools.get(0).name(), "{\"x\":1}");
            return Map.of("role", "assistant", ChatFields.TOOL_CALLS, List.of(call.json()));
        }
        List<Map<String, Object>> messages = JsonView.objects(request.get("messages"));
        return Map.of("role", "assistant", "content", "You said: " + question(messages));
    }

    private static String question(List<Map<String, Object>> messages) {
        Map<String, Object> last = messages.isEmpty() ? Map.of() : messages.get(messages.size() - 1);
        return ModelAnswers.message(last).content();
    }

    FakeReply handle(FakeRequest request, List<String> path, @Nullable Kind spoil) {
        if (path.size() < 2 || !path.get(1).equals("completions")) {
            return FakeReply.error(404, "unknown_url", "Unknown request URL: " + request.path());
        }
        if (path.size() > 2 || request.method().equals("GET")) {
            return stored.handle(request, path);
        }
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        FakeReply reply = answer(asked, clock.instant(), spoil);
        chats.incrementAndGet();
        return reply;
    }

    /**
     * {@return what a request of a batch is answered with, errors among it}
     *
     * @param at when it is answered
     */
    FakeReply answered(Map<String, Object> asked, Instant at, @Nullable Kind spoil) {
        return FakeRefusal.replyOf(() -> {
            if (Boolean.TRUE.equals(asked.get("stream"))) {
                throw FakeRefusal.bad("invalid_value", "Streaming is not supported in the Batch API.");
            }
            return answer(asked, at, spoil);
        });
    }

    private FakeReply answer(Map<String, Object> asked, Instant at, @Nullable Kind spoil) {
        String model = String.valueOf(asked.get("model"));
        if (!models.alive(model, at)) {
            throw FakeRefusal.of(models.missing(model, at));
        }
        long many = number(asked, "n", 1, 1, MOST_CHOICES);
        checkLogprobs(asked);
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            choices.add(choice(i, asked));
        }
        if (remembers) {
            questions.add(question(JsonView.objects(asked.get("messages"))));
        }
        Map<String, Object> head = head(at, spoil == Kind.OTHER_MODEL ? model + "-other" : model);
        Map<String, @Nullable Object> whole = whole(head, asked, choices);
        if (Boolean.TRUE.equals(asked.get("store"))) {
            stored.keep(asked, whole);
        }
        return Boolean.TRUE.equals(asked.get("stream")) ? streamed(head, asked, choices) : FakeReply.ok(whole);
    }

    private record Cut(List<String> words, String finish) {}

    /** One answer of those that were asked for. */
    private record Choice(int index, Map<String, Object> message, List<String> words, String finish) {}

    private Choice choice(int index, Map<String, Object> asked) {
        Map<String, Object> message = new LinkedHashMap<>(answers.apply(asked));
        String text = message.get("content") instanceof String said ? said : "";
        Cut cut = cut(words(text), asked);
        if (!text.isEmpty()) {
            message.put("content", String.join("", cut.words()));
        }
        return new Choice(
                index, message, cut.words(), message.containsKey(ChatFields.TOOL_CALLS) ? "tool_calls" : cut.finish());
    }

    private static long number(Map<String, Object> asked, String name, long otherwise, long least, long most) {
        Object value = asked.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Long number)) {
            throw FakeRefusal.bad("invalid_type", "Invalid type for '" + name + "': expected an integer.");
        }
        if (number < least) {
            throw FakeRefusal.bad(
                    "integer_below_min_value",
                    "Invalid '" + name + "': expected a value >= " + least + ", but got " + number + " instead.");
        }
        if (number > most) {
            throw FakeRefusal.bad(
                    "integer_above_max_value",
                    "Invalid '" + name + "': expected a value <= " + most + ", but got " + number + " instead.");
        }
        return number;
    }

    private static void checkLogprobs(Map<String, Object> asked) {
        number(asked, "top_logprobs", 0, 0, MOST_ALTERNATIVES);
        if (asked.get("top_logprobs") != null && !Boolean.TRUE.equals(asked.get("logprobs"))) {
            throw FakeRefusal.bad(
                    "invalid_value", "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.");
        }
    }

    /** Ends the text at a stop string, or where there are enough tokens. */
    private static Cut cut(List<String> words, Map<String, Object> asked) {
        List<String> kept = new ArrayList<>();
        Object most = asked.getOrDefault("max_completion_tokens", asked.get("max_tokens"));
        for (String word : words) {
            if (most instanceof Long limit && kept.size() == limit) {
                return new Cut(kept, "length");
            }
            if (asked.get("stop") instanceof List<?> stops && stops.contains(word.strip())) {
                break;
            }
            kept.add(word);
        }
        return new Cut(kept, "stop");
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?= )", -1));
    }

    private static Map<String, @Nullable Object> whole(
            Map<String, Object> head, Map<String, Object> asked, List<Choice> choices) {
        Map<String, @Nullable Object> reply = new LinkedHashMap<>(head);
        reply.put(
                "choices", choices.stream().map(choice -> shown(asked, choice)).toList());
        reply.put("usage", usage(asked, choices));
        return reply;
    }

    private static Map<String, @Nullable Object> shown(Map<String, Object> asked, Choice choice) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>(choice.message());
        message.putIfAbsent("content", null);
        message.put("refusal", null);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("index", choice.index());
        shown.put("message", message);
        shown.put("finish_reason", choice.finish());
        shown.put("logprobs", logprobs(asked, choice.words()));
        return shown;
    }

    private Map<String, Object> head(Instant at, String model) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", "chatcmpl-" + next.incrementAndGet());
        head.put("object", "chat.completion");
        head.put("created", at.getEpochSecond());
        head.put("model", model);
        head.put("system_fingerprint", "fp_fake");
        return head;
    }

    private static @Nullable Object logprobs(Map<String, Object> asked, List<String> words) {
        if (!Boolean.TRUE.equals(asked.get("logprobs"))) {
            return null;
        }
        List<Object> content = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            double logprob = -0.125 * (i + 1);
            Map<String, Object> token = token(word, logprob);
            token.put(
                    "top_logprobs",
                    alternatives(word, logprob, number(asked, "top_logprobs", 0, 0, MOST_ALTERNATIVES)));
            content.add(token);
        }
        Map<String, @Nullable Object> logprobs = new LinkedHashMap<>();
        logprobs.put("content", content);
        logprobs.put("refusal", null);
        return logprobs;
    }

    /** The word itself, then made-up ones that are ever less likely. */
    private static List<Object> alternatives(String word, double logprob, long many) {
        List<Object> alternatives = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            alternatives.add(token(i == 0 ? word : word + "~" + i, logprob - 2 * i));
        }
        return alternatives;
    }

    private static Map<String, Object> token(String word, double logprob) {
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("token", word);
        token.put("logprob", logprob);
        token.put("bytes", bytes(word));
        return token;
    }

    private static List<Integer> bytes(String word) {
        List<Integer> bytes = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return bytes;
    }

    private static Map<String, Object> usage(Map<String, Object> asked, List<Choice> choices) {
        int in = 0;
        for (Object message : (List<?>) asked.getOrDefault("messages", List.of())) {
            Object content = ((Map<?, ?>) message).get("content");
            in += content instanceof String text ? words(text).size() : 0;
        }
        int out = choices.stream().mapToInt(choice -> choice.words().size() + 1).sum();
        return Map.of(
                "prompt_tokens",
                in,
                "completion_tokens",
                out,
                "total_tokens",
                in + out,
                "prompt_tokens_details",
                Map.of("cached_tokens", in / 2, "audio_tokens", 0),
                "completion_tokens_details",
                Map.of("reasoning_tokens", 0));
    }

    // ---- streaming

    private static FakeReply streamed(Map<String, Object> head, Map<String, Object> asked, List<Choice> choices) {
        List<byte[]> pieces = new ArrayList<>();
        choices.forEach(choice -> stream(head, asked, choice, pieces));
        if (asked.get("stream_options") instanceof Map<?, ?> options
                && Boolean.TRUE.equals(options.get("include_usage"))) {
            Map<String, Object> last = chunk(head);
            last.put("choices", List.of());
            last.put("usage", usage(asked, choices));
            pieces.add(data(last));
        }
        pieces.add("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        return FakeReply.stream(pieces);
    }

    private static void stream(
            Map<String, Object> head, Map<String, Object> asked, Choice choice, List<byte[]> pieces) {
        List<String> words = choice.words();
        int index = choice.index();
        pieces.add(data(chunk(head, index, Map.of("role", "assistant", "content", ""), null, null)));
        for (int i = 0; i < words.size(); i++) {
            Object logprob =
                    logprobs(asked, words) instanceof Map<?, ?> map && map.get("content") instanceof List<?> all
                            ? Map.of("content", List.of(all.get(i)))
                            : null;
            pieces.add(data(chunk(head, index, Map.of("content", words.get(i)), logprob, null)));
        }
        toolPieces(choice.message()).forEach(delta -> pieces.add(data(chunk(head, index, delta, null, null))));
        pieces.add(data(chunk(head, index, Map.of(), null, choice.finish())));
    }

    /** The arguments come in two halves, as they do at the service. */
    private static List<Map<String, Object>> toolPieces(Map<String, Object> message) {
        List<Map<String, Object>> pieces = new ArrayList<>();
        int index = 0;
        for (Map<String, Object> json : JsonView.objects(message.get(ChatFields.TOOL_CALLS))) {
            ToolCall call = new ToolCall(json);
            int half = call.arguments().length() / 2;
            pieces.add(piece(Map.of(
                    "index",
                    index,
                    "id",
                    call.id(),
                    "type",
                    call.type(),
                    "function",
                    Map.of("name", call.name(), "arguments", call.arguments().substring(0, half)))));
            pieces.add(piece(Map.of(
                    "index",
                    index++,
                    "function",
                    Map.of("arguments", call.arguments().substring(half)))));
        }
        return pieces;
    }

    private static Map<String, Object> piece(Map<String, Object> call) {
        return Map.of(ChatFields.TOOL_CALLS, List.of(call));
    }

    private static Map<String, Object> chunk(Map<String, Object> head) {
        Map<String, Object> chunk = new LinkedHashMap<>(head);
        chunk.put("object", "chat.completion.chunk");
        return chunk;
    }

    private static Map<String, Object> chunk(
            Map<String, Object> head,
            int index,
            Map<String, Object> delta,
            @Nullable Object logprobs,
            @Nullable String finish) {
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("index", index);
        choice.put("delta", delta);
        choice.put("logprobs", logprobs);
        choice.put("finish_reason", finish);
        Map<String, Object> chunk = chunk(head);
        chunk.put("choices", List.of(choice));
        return chunk;
    }

    private static byte[] data(Map<String, ?> chunk) {
        return ("data: " + Json.write(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
