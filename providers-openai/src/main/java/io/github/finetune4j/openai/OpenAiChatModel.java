// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.ChatCalls;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model behind {@code /chat/completions}, at any service that speaks the protocol. Safe for use by several threads.
 *
 * <p>A message of parts goes out as its parts, images among them. Further fields of a request go out as they are,
 * whatever the service knows. A response's {@code extra} holds, where they came, {@code system_fingerprint},
 * {@code cached_tokens}, {@code reasoning_tokens}, {@code finish_reason} and further fields of the message.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiChatModel implements ChatModel {

    private final ApiClient client;
    private final ChatCalls calls;
    private final String model;
    private final String name;
    private final String identity;
    private final String[] path;
    private final String maxTokensField;
    private final boolean streamUsage;
    private final Map<String, Object> extraBody;
    private final @Nullable Duration timeout;
    private final @Nullable Function<Path, BatchModel> batches;

    private OpenAiChatModel(Builder builder) {
        client = builder.client;
        calls = new ChatCalls(client);
        model = builder.model;
        name = builder.name == null ? builder.model : builder.name;
        identity = builder.identity();
        path = builder.path.toArray(String[]::new);
        maxTokensField = builder.maxTokensField;
        streamUsage = builder.streamUsage;
        extraBody = Map.copyOf(builder.extraBody);
        timeout = builder.timeout;
        batches = builder.batches;
    }

    /**
     * {@return a builder}
     *
     * @param client speaks to the service, its base URL the one below which {@code chat/completions} lies; stays the
     *     caller's
     * @param model the service's name of it
     */
    public static Builder builder(ApiClient client, String model) {
        return new Builder(client, model);
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * {@return provider and model, and what every request carries besides}
     *
     * <p>What a service gives under one name it may change: where that can be, take a dated name, or say who it is by
     * {@link Builder#identity}.
     */
    @Override
    public Optional<String> identity() {
        return Optional.of(identity);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        HttpCall call = call(request, false);
        return answer(call, new Fields(client.object(call)));
    }

    /** An empty text where there is no answer would be judged as the model's. */
    private ChatResponse answer(HttpCall call, Fields body) {
        if (body.objects("choices").isEmpty()) {
            throw calls.broken(call, "the reply holds no answer (choices)");
        }
        return ChatReplies.whole(body.raw());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Until the first piece the call is repeated as any other; a stream that breaks later is not, for its pieces
     * cannot be taken back.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        HttpCall call = call(request, true);
        return calls.streamed(call, new ChatStream(), body -> answer(call, body), onText);
    }

    private HttpCall call(ChatRequest request, boolean stream) {
        HttpCall call = HttpCall.post(path)
                .operation("chat with " + model)
                .json(body(request, stream))
                // a second answer costs a little, but does no harm
                .replay(Replay.HARMLESS)
                .build();
        return timeout == null
                ? call
                : call.toBuilder()
                        .attemptTimeout(timeout)
                        .totalTimeout(timeout.multipliedBy(2))
                        .build();
    }

    Map<String, Object> body(ChatRequest request, boolean stream) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put(
                "messages",
                request.messages().stream().map(ChatReplies::message).toList());
        request.temperature().ifPresent(value -> body.put("temperature", value));
        request.topP().ifPresent(value -> body.put("top_p", value));
        request.topK().ifPresent(value -> body.put("top_k", value));
        request.maxTokens().ifPresent(value -> body.put(maxTokensField, value));
        request.seed().ifPresent(value -> body.put("seed", value));
        if (!request.stop().isEmpty()) {
            body.put("stop", request.stop());
        }
        body.putAll(extraBody);
        body.putAll(request.fields());
        if (stream) {
            body.put("stream", true);
            if (streamUsage) {
                body.put("stream_options", Map.of("include_usage", true));
            }
        }
        return body;
    }

    @Override
    public String toString() {
        return model + " of " + client;
    }

    /** {@inheritDoc} Those that a provider gave, of a service that takes batches. */
    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return Optional.ofNullable(batches).map(made -> made.apply(folder));
    }

    /**
     * Builds an {@link OpenAiChatModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int HASH = 6;

        private final ApiClient client;
        private final String model;
        private final Map<String, Object> extraBody = new TreeMap<>();
        private List<String> path = List.of("chat", "completions");
        private String maxTokensField = "max_completion_tokens";
        private boolean streamUsage = true;
        private @Nullable String name;
        private @Nullable String identity;
        private @Nullable Duration timeout;

        private @Nullable Function<Path, BatchModel> batches;

        private Builder(ApiClient client, String model) {
            if (model.isBlank()) {
                throw new IllegalArgumentException("name of a model: none -> give one");
            }
            this.client = client;
            this.model = model;
        }

        /**
         * Sets the name in reports.
         *
         * @param value default: the model's
         * @return this
         */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /**
         * Sets which model it is, where the service's name does not say: a server of one's own whose model is always
         * called {@code model}.
         *
         * @param value another one for another model; default: the provider's id, the model's name, and the fields that
         *     every request carries
         * @return this
         */
        public Builder identity(String value) {
            identity = value;
            return this;
        }

        private String identity() {
            if (identity != null) {
                return identity;
            }
            String its = client.provider() + "/" + model;
            return extraBody.isEmpty() ? its : its + " with " + String.join(", ", extraBody.keySet()) + " " + hash();
        }

        /** Of the values, which may be long, and nobody else's business. */
        private String hash() {
            return Sha256.start(Json.write(extraBody), HASH);
        }

        /**
         * Sets where the endpoint lies below the base URL.
         *
         * @param segments default {@code chat}, {@code completions}
         * @return this
         */
        public Builder path(String... segments) {
            path = List.of(segments);
            return this;
        }

        /**
         * Sets the field for the most tokens of an answer.
         *
         * @param value default {@code max_completion_tokens}; older servers know {@code max_tokens} only
         * @return this
         */
        public Builder maxTokensField(String value) {
            maxTokensField = value;
            return this;
        }

        /**
         * Leaves {@code stream_options} out, for servers that refuse it: a streamed answer then has no usage.
         *
         * @return this
         */
        public Builder withoutStreamUsage() {
            streamUsage = false;
            return this;
        }

        /**
         * Adds a field to every request.
         *
         * @param field its name
         * @param value a JSON value; a request's own field of that name wins
         * @return this
         */
        public Builder addExtraBody(String field, Object value) {
            extraBody.put(field, value);
            return this;
        }

        /**
         * Sets the time-out of one attempt.
         *
         * @param value default: the client's; for a streamed answer, until the headers and then between two pieces
         * @return this
         */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /**
         * Sets what gives the model in batches, of a service that takes them.
         *
         * @param value gives it, by the folder where what was asked is on record; default: none
         * @return this
         */
        public Builder batches(@Nullable Function<Path, BatchModel> value) {
            batches = value;
            return this;
        }

        /** {@return the model} */
        public OpenAiChatModel build() {
            return new OpenAiChatModel(this);
        }
    }
}
