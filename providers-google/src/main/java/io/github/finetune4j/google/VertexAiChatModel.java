// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.ChatCalls;
import io.github.finetune4j.http.provider.Fields;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

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
    private final ApiClient client;
    private final ChatCalls calls;
    private final String resource;
    private final String name;
    private final @Nullable Function<Path, BatchModel> batches;

    /** @param resource the model's or endpoint's name, as the API's path has it */
    VertexAiChatModel(ApiClient client, String resource, String name) {
        this(client, resource, name, null);
    }

    VertexAiChatModel(ApiClient client, String resource, String name, @Nullable Function<Path, BatchModel> batches) {
        this.batches = batches;
        this.client = client;
        calls = new ChatCalls(client);
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
        return whole(call, new Fields(client.object(call)));
    }

    private ChatResponse whole(HttpCall call, Fields body) {
        ChatReply reply = new ChatReply();
        reply.add(body);
        if (!reply.answered()) {
            throw calls.broken(call, "the reply holds no answer (candidates)");
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
                .build();
        return calls.streamed(call, new ChatReply(), body -> whole(call, body), onText);
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
                .orElseThrow(() -> calls.broken(call, "the reply holds no count (totalTokens)"));
    }

    private HttpCall.Builder call(String verb, Map<String, Object> body) {
        String[] path = (resource + ":" + verb).split("/", -1);
        return HttpCall.post(path)
                .operation("chat with " + name)
                .json(body)
                // a second answer costs a little, but does no harm
                .replay(Replay.HARMLESS);
    }

    /** {@inheritDoc} Those of base models; a tuned one, which answers from an endpoint, has none here. */
    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return Optional.ofNullable(batches).map(made -> made.apply(folder));
    }

    @Override
    public String toString() {
        return name + " of " + client;
    }
}
