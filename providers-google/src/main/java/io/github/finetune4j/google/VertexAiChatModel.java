// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.sse.SseEvent;
import io.github.finetune4j.http.sse.SseReader;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A Gemini model at Vertex AI, tuned or not, behind {@code generateContent}. Safe for use by several threads.
 *
 * <p>A request's further fields go out as they are, in the service's words, for example {@code safetySettings}. A
 * prompt that the service blocks is answered with an empty text, the reason CONTENT_FILTER and a refusal. Thoughts
 * count as output tokens and are not part of the text.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiChatModel implements ChatModel {
    private static final int LONGEST_REPLY = 64 << 20; // as of one that does not stream

    private final ApiClient client;
    private final String resource;
    private final String name;

    /** @param resource the model's or endpoint's name, as the API's path has it */
    VertexAiChatModel(ApiClient client, String resource, String name) {
        this.client = client;
        this.resource = resource;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(client.provider() + "/" + resource);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        HttpCall call = call("generateContent", ChatBody.of(request)).build();
        return whole(call, client.object(call));
    }

    private ChatResponse whole(HttpCall call, Map<String, Object> body) {
        ChatReply reply = new ChatReply();
        reply.add(new Fields(body));
        if (!reply.answered()) {
            throw broken(call, "the reply holds no answer (candidates)");
        }
        return reply.response();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Until the first piece the call is repeated as any other; a stream that breaks later is not, for its pieces
     * cannot be taken back.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        HttpCall call = call("streamGenerateContent", ChatBody.of(request))
                .addQuery("alt", "sse")
                .addHeader("Accept", "text/event-stream")
                .streaming()
                .build();
        try (HttpReply reply = client.send(call)) {
            String type = reply.contentType();
            if (type.contains("json")) {
                return notStreamed(call, reply, onText);
            }
            if (!type.isEmpty() && !type.equals("text/event-stream")) {
                throw new ProviderException(
                        client.provider() + " could not \"" + call.operation() + "\": the answer is " + type
                                + " where a stream of events was expected -> check that the endpoint is the API's",
                        ProviderFailure.of(client.provider(), call.operation()),
                        null);
            }
            return streamed(call, new SseReader(reply.body()), onText);
        } catch (IOException e) {
            throw broken(call, "the stream broke: " + e.getClass().getSimpleName());
        }
    }

    /** A proxy that does not stream answers as a whole. */
    private ChatResponse notStreamed(HttpCall call, HttpReply reply, Consumer<String> onText) throws IOException {
        String text = new String(all(reply), StandardCharsets.UTF_8);
        ChatResponse response = whole(call, parsed(call, text));
        onText.accept(response.text());
        return response;
    }

    private static byte[] all(HttpReply reply) throws IOException {
        byte[] bytes = reply.body().readNBytes(LONGEST_REPLY + 1);
        if (bytes.length > LONGEST_REPLY) {
            throw new IOException("the reply is longer than " + LONGEST_REPLY
                    + " bytes -> ask for fewer tokens, or look at the server");
        }
        return bytes;
    }

    private ChatResponse streamed(HttpCall call, SseReader events, Consumer<String> onText) throws IOException {
        ChatReply reply = new ChatReply();
        for (Optional<SseEvent> event = events.next(); event.isPresent(); event = events.next()) {
            String text = reply.add(piece(call, event.get()));
            if (!text.isEmpty()) {
                onText.accept(text);
            }
        }
        if (!reply.finished() || !reply.answered()) {
            throw broken(call, "the stream ended before the answer did");
        }
        return reply.response();
    }

    private Fields piece(HttpCall call, SseEvent event) {
        Fields piece = new Fields(parsed(call, event.data()));
        Fields error = piece.object("error");
        if (!error.isEmpty()) {
            throw broken(call, "the service broke off: " + error.text("message"));
        }
        return piece;
    }

    private Map<String, Object> parsed(HttpCall call, String text) {
        try {
            return Json.parseObject(text);
        } catch (JsonException e) {
            throw broken(call, "a piece of the answer is no JSON");
        }
    }

    /**
     * {@return how many tokens the messages have, counted by the service, which bills nothing for it}
     *
     * @param messages of a conversation
     */
    public long countTokens(List<Message> messages) {
        HttpCall call = call("countTokens", new LinkedHashMap<>(GeminiContents.of(messages, List.of())))
                .operation("count tokens of " + name)
                .build();
        return new Fields(client.object(call))
                .wholeOrText("totalTokens")
                .orElseThrow(() -> broken(call, "the reply holds no count (totalTokens)"));
    }

    private HttpCall.Builder call(String verb, Map<String, Object> body) {
        String[] path = (resource + ":" + verb).split("/", -1);
        return HttpCall.post(path)
                .operation("chat with " + name)
                .json(body)
                // a second answer costs a little, but does no harm
                .replay(Replay.HARMLESS);
    }

    private ProviderException broken(HttpCall call, String what) {
        return new TransientProviderException(
                client.provider() + " could not \"" + call.operation() + "\": " + what + " -> ask again",
                ProviderFailure.of(client.provider(), call.operation()),
                null);
    }

    @Override
    public String toString() {
        return name + " of " + client;
    }
}
