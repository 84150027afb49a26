// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A model of finetune4j for LangChain4j: a tuned one, a local one, a rollout in progress; {@link #streaming} is the
 * same as it streams.
 *
 * <pre>{@code
 * FineTunedChatModel model = FineTunedChatModel.of(rollout);
 * Assistant assistant = AiServices.builder(Assistant.class)
 *         .chatModel(model)
 *         .streamingChatModel(model.streaming())
 *         .build();
 * }</pre>
 *
 * <p>Messages, tools and their results, the form of the answer, settings, tokens and the reason of the end go to and
 * fro; images and sound go out. A seed, a rollout's key and further fields are in {@link FineTunedParameters}, and the
 * whole answer in {@link FineTunedMetadata}. What a request asks for and the model cannot do is refused with
 * {@link dev.langchain4j.exception.UnsupportedFeatureException} or
 * {@link dev.langchain4j.exception.InvalidRequestException}. As everywhere in LangChain4j, attributes of messages,
 * metadata of tools and parameters of other providers are not sent to the model, and neither is whether a tool failed:
 * its text says so.
 *
 * <p>Failures are thrown as LangChain4j's own exceptions where it has one, with ours as their cause. A model's refusal
 * is a {@link dev.langchain4j.exception.ContentFilteredException}, as it is at LangChain4j's OpenAI client.
 *
 * <p>A stream is answered in the thread that asks, unless {@link Builder#executor} says otherwise. What a handler
 * throws ends the answer and is passed to its {@code onError}; what that throws reaches whoever runs the stream.
 * Cancelling ends the answer at its next piece, and the handler hears nothing more.
 *
 * <p>Safe for use by several threads where the model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTunedChatModel implements ChatModel {
    private final io.github.finetune4j.chat.ChatModel model;
    private final FineTunedParameters parameters;
    private final List<ChatModelListener> listeners;
    private final Set<Capability> capabilities;
    private final Executor executor;

    private FineTunedChatModel(Builder builder) {
        model = builder.model;
        parameters = builder.parameters;
        listeners = List.copyOf(builder.listeners);
        capabilities = Set.copyOf(builder.capabilities);
        executor = builder.executor;
    }

    /**
     * {@return the model for LangChain4j}
     *
     * @param model that answers
     */
    public static FineTunedChatModel of(io.github.finetune4j.chat.ChatModel model) {
        return builder(model).build();
    }

    /**
     * {@return a builder}
     *
     * @param model that answers
     */
    public static Builder builder(io.github.finetune4j.chat.ChatModel model) {
        return new Builder(model);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        try {
            return ResponsesOut.of(model.chat(RequestsIn.of(request, model.name())));
        } catch (RuntimeException e) {
            throw FailuresOut.of(e);
        }
    }

    /** {@return the same model as it streams: with its parameters, its listeners, and its executor} */
    public StreamingChatModel streaming() {
        return new Streaming();
    }

    @Override
    public FineTunedParameters defaultRequestParameters() {
        return parameters;
    }

    @Override
    public List<ChatModelListener> listeners() {
        return listeners;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return capabilities;
    }

    /** Not one class with the other: where a method takes either, javac could not choose. */
    private final class Streaming implements StreamingChatModel {
        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            executor.execute(() -> new Handing(handler).answer(model, request));
        }

        @Override
        public FineTunedParameters defaultRequestParameters() {
            return parameters;
        }

        @Override
        public List<ChatModelListener> listeners() {
            return listeners;
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return capabilities;
        }
    }

    /**
     * Builds a {@link FineTunedChatModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final io.github.finetune4j.chat.ChatModel model;
        private final List<ChatModelListener> listeners = new ArrayList<>();
        private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        private FineTunedParameters parameters = FineTunedParameters.NONE;
        private Executor executor = Runnable::run;

        private Builder(io.github.finetune4j.chat.ChatModel model) {
            this.model = model;
        }

        /**
         * Sets what holds for each request that does not say otherwise. Default: the model's own settings.
         *
         * @param change sets them, upon those of an earlier call; {@code overrideWith} takes some that are there
         * @return this
         */
        public Builder parameters(Consumer<FineTunedParameters.Builder> change) {
            FineTunedParameters.Builder builder = FineTunedParameters.builder().overrideWith(parameters);
            change.accept(builder);
            parameters = builder.build();
            return this;
        }

        /**
         * Appends a listener, which LangChain4j notifies of each request, answer and failure.
         *
         * @param listener called in the thread that asks, or in the executor's
         * @return this
         */
        public Builder addListener(ChatModelListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Says that the model holds to a JSON schema, so that AI services give it one; otherwise they describe the
         * form in the prompt. Default: it does not, as the local engine.
         *
         * @return this
         */
        public Builder jsonSchemas() {
            capabilities.add(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
            return this;
        }

        /**
         * Sets who runs streams. Default: the thread that asks, which has the whole answer when it returns.
         *
         * @param value stays yours; what it refuses is thrown to who asks
         * @return this
         */
        public Builder executor(Executor value) {
            executor = value;
            return this;
        }

        /** {@return the model} */
        public FineTunedChatModel build() {
            return new FineTunedChatModel(this);
        }
    }
}
