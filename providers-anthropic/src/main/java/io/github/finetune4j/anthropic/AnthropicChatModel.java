// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.ChatCalls;
import io.github.finetune4j.http.provider.Fields;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A model behind Anthropic's Messages API. Texts, images, tools, stop strings and schemas of answers go out; further
 * fields of a request go out as they are, in the service's words, for example {@code thinking}. What the service has no
 * word for (a seed, log-probabilities, JSON without a schema, what the system says in the middle of a conversation) is
 * refused, and names of speakers are left out.
 *
 * <p>Tokens that were read from a cache or written to it count as input, as does what was thought as output; {@code
 * extra} of an answer has {@code cached_tokens}, {@code cache_creation_tokens} and {@code reasoning_tokens} apart, and
 * the service's {@code finish_reason}.
 *
 * <p>Safe for use by several threads; it is of no use once its provider is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnthropicChatModel implements ChatModel {
    private final ApiClient client;
    private final ChatCalls calls;
    private final MessagesBody body;
    private final Function<Path, BatchModel> batches;

    AnthropicChatModel(ApiClient client, MessagesBody body, Function<Path, BatchModel> batches) {
        this.client = client;
        calls = new ChatCalls(client);
        this.body = body;
        this.batches = batches;
    }

    @Override
    public String name() {
        return body.model();
    }

    /** {@return provider and model} What the service gives under an undated name it may change: take a dated one. */
    @Override
    public Optional<String> identity() {
        return Optional.of(client.provider() + "/" + body.model());
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the service has no word for what is asked
     */
    @Override
    public ChatResponse chat(ChatRequest request) {
        HttpCall call = call(body.of(request));
        return whole(call, new Fields(client.object(call)));
    }

    /** An empty text where there is no answer would be judged as the model's. */
    private ChatResponse whole(HttpCall call, Fields message) {
        return MessageReply.whole(message).orElseThrow(() -> calls.broken(call, "the reply holds no answer (content)"));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Until the first piece the call is repeated as any other; a stream that breaks later is not, for its pieces
     * cannot be taken back.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the service has no word for what is asked
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        Map<String, Object> streamed = body.of(request);
        streamed.put("stream", true);
        HttpCall call = call(streamed);
        return calls.streamed(call, new MessageReply(), message -> whole(call, message), onText);
    }

    private HttpCall call(Map<String, Object> asked) {
        return HttpCall.post("v1", "messages")
                .operation("chat with " + body.model())
                .json(asked)
                // a second answer costs a little, but does no harm
                .replay(Replay.HARMLESS)
                .build();
    }

    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return Optional.of(batches.apply(folder));
    }

    @Override
    public String toString() {
        return body.model() + " of " + client;
    }
}
