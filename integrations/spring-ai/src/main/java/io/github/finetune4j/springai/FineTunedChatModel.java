// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatRequest;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A model of finetune4j for Spring AI: a tuned one, a local one, a rollout in progress; below a {@code ChatClient} with
 * advisors, or alone.
 *
 * <pre>{@code
 * ChatClient client = ChatClient.create(FineTunedChatModel.of(rollout));
 * String answer = client.prompt("Will it rain in Lima?").tools(new Weather()).call().content();
 * }</pre>
 *
 * <p>Messages, tools and their results, the schema of the answer, options, tokens and the reason of the end go to and
 * fro; images and sound go out. A seed, a rollout's key and further fields are in {@link FineTunedOptions}; the whole
 * answer is {@link #answer}. What a prompt asks for and the model cannot do is refused. Metadata of messages that is
 * not ours, and the context of tools, are not sent to the model. Failures are ours, as the model throws them. Tools are
 * run by Spring AI's advisor, not by the model.
 *
 * <p>A stream runs on a {@link Scheduler} that may block; cancelling it ends the model's answer at its next piece, and
 * interrupts it before. Each call is an observation of Spring AI's kind for chat models, named
 * {@code gen_ai.client.operation}.
 *
 * <p>Safe for use by several threads where the model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTunedChatModel implements ChatModel {
    private static final ChatModelObservationConvention CONVENTION = new DefaultChatModelObservationConvention();

    private final io.github.finetune4j.chat.ChatModel model;
    private final FineTunedOptions options;
    private final ObservationRegistry registry;
    private final ChatModelObservationConvention convention;
    private final Scheduler scheduler;

    private FineTunedChatModel(Builder builder) {
        model = builder.model;
        options = builder.options;
        registry = builder.registry;
        convention = builder.convention;
        scheduler = builder.scheduler;
    }

    /**
     * {@return the model for Spring AI}
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

    /**
     * {@return an answer as the model gave it, with its log-probabilities, its ids and what else it says; empty where
     * another model answered, or where Spring AI made it of several} Feedback names an id of it:
     * {@code FineTunedChatModel.answer(response).orElseThrow().callId()}.
     *
     * @param response what Spring AI gave
     */
    public static Optional<io.github.finetune4j.chat.ChatResponse> answer(ChatResponse response) {
        return response.getMetadata().get(ResponsesOut.ANSWER) instanceof io.github.finetune4j.chat.ChatResponse ours
                ? Optional.of(ours)
                : Optional.empty();
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        Prompt whole = withOptions(prompt);
        ChatRequest request = RequestsIn.of(whole, model.name(), options);
        if (registry.isNoop()) {
            return ResponsesOut.whole(model.chat(request));
        }
        ChatModelObservationContext context = context(whole, false);
        ChatResponse response = ChatModelObservationDocumentation.CHAT_MODEL_OPERATION
                .observation(convention, CONVENTION, () -> context, registry)
                .observe(() -> {
                    ChatResponse answer = ResponsesOut.whole(model.chat(request));
                    context.setResponse(answer);
                    return answer;
                });
        if (response == null) {
            throw new IllegalStateException("the observation lost the answer -> fix the observation registry");
        }
        return response;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The pieces of the text come first, each as it is; then one that has no text, but the calls of tools, the
     * tokens and the reason of the end.
     */
    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        Prompt whole = withOptions(prompt);
        Flux<ChatResponse> answer = Flux.defer(() -> {
                    ChatRequest request = RequestsIn.of(whole, model.name(), options);
                    return Flux.<ChatResponse>create(sink -> new Pouring(sink).answer(model, request));
                })
                .subscribeOn(scheduler);
        return registry.isNoop()
                ? answer
                : new Observed(registry, convention, CONVENTION).stream(answer, () -> context(whole, true));
    }

    private Prompt withOptions(Prompt prompt) {
        return prompt.getOptions() == null ? new Prompt(prompt.getInstructions(), options) : prompt;
    }

    private static ChatModelObservationContext context(Prompt prompt, boolean streaming) {
        return ChatModelObservationContext.builder()
                .prompt(prompt)
                .provider("finetune4j")
                .streaming(streaming)
                .build();
    }

    /** {@return what holds for prompts without options, and what a {@code ChatClient} begins with} */
    @Override
    public ChatOptions getOptions() {
        return options;
    }

    /**
     * Builds a {@link FineTunedChatModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final io.github.finetune4j.chat.ChatModel model;
        private FineTunedOptions options = FineTunedOptions.builder().build();
        private ObservationRegistry registry = ObservationRegistry.NOOP;
        private ChatModelObservationConvention convention = CONVENTION;
        private Scheduler scheduler = Schedulers.boundedElastic();

        private Builder(io.github.finetune4j.chat.ChatModel model) {
            this.model = model;
        }

        /**
         * Sets what holds for each prompt without options of its own. Default: the model's own settings.
         *
         * @param change sets them, upon those of an earlier call
         * @return this
         */
        public Builder options(Consumer<FineTunedOptions.Builder> change) {
            FineTunedOptions.Builder builder = options.mutate();
            change.accept(builder);
            options = builder.build();
            return this;
        }

        /**
         * Sets who observes. Default: nobody.
         *
         * @param value the application's; in Spring Boot a bean
         * @return this
         */
        public Builder observationRegistry(ObservationRegistry value) {
            registry = value;
            return this;
        }

        /**
         * Sets what observers are notified of. Default: Spring AI's convention.
         *
         * @param value the application's
         * @return this
         */
        public Builder observationConvention(ChatModelObservationConvention value) {
            convention = value;
            return this;
        }

        /**
         * Sets who runs streams. Default: {@link Schedulers#boundedElastic}.
         *
         * @param value may block; stays yours
         * @return this
         */
        public Builder scheduler(Scheduler value) {
            scheduler = value;
            return this;
        }

        /** {@return the model} */
        public FineTunedChatModel build() {
            return new FineTunedChatModel(this);
        }
    }
}
