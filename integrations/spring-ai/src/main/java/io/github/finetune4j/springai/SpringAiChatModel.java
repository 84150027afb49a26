// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Any model of Spring AI as one of finetune4j: a baseline to compare with, a judge, an arm of a rollout.
 *
 * <pre>{@code
 * ChatModel baseline = SpringAiChatModel.builder(openAiChatModel)
 *         .identity("openai/gpt-4.1-2025-04-14")
 *         .carries("seed", (seed, options) ->
 *                 ((OpenAiChatOptions.Builder) options).seed(Math.toIntExact((Long) seed)))
 *         .build();
 * }</pre>
 *
 * <p>Messages with texts, images and sound, tools and their results, a schema of the answer where the provider's
 * options take one, temperature, top-p, top-k, the most tokens, stop strings and penalties go out in options of the
 * provider's own class, upon those that the model was built with. What else a request asks for, a seed and a tool
 * choice among it, is refused with {@link io.github.finetune4j.error.UnsupportedCapabilityException} unless {@link
 * Builder#carries} says how it goes. A request's key goes to nobody. Fields of messages that a data set has, such as
 * {@code weight}, stay here. Tools are called by nobody here: a call is the answer.
 *
 * <p>Where the provider reports no tokens, {@link ChatResponse#usage} is 0 and 0. Failures are ours, with the
 * provider's as their cause, sorted by the HTTP status that it reports.
 *
 * <p>Safe for use by several threads where the model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SpringAiChatModel implements ChatModel {
    private static final int MOST_PIECES = 1_000_000;

    private final org.springframework.ai.chat.model.ChatModel model;
    private final String name;
    private final @Nullable String identity;
    private final Duration longestSilence;
    private final RequestsOut requests;
    private final Failures failures;

    private SpringAiChatModel(Builder builder) {
        model = builder.model;
        name = builder.name == null ? itsName(builder.model) : builder.name;
        identity = builder.identity;
        longestSilence = builder.longestSilence;
        requests = new RequestsOut(Map.copyOf(builder.carriers));
        failures = new Failures(builder.model.getClass().getSimpleName(), "chat with " + name);
    }

    private static String itsName(org.springframework.ai.chat.model.ChatModel model) {
        String its = model.getOptions().getModel();
        return its == null || its.isBlank() ? model.getClass().getSimpleName() : its;
    }

    /**
     * {@return the model for finetune4j}
     *
     * @param model that answers
     */
    public static SpringAiChatModel of(org.springframework.ai.chat.model.ChatModel model) {
        return builder(model).build();
    }

    /**
     * {@return a builder}
     *
     * @param model that answers
     */
    public static Builder builder(org.springframework.ai.chat.model.ChatModel model) {
        return new Builder(model);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        Prompt prompt = requests.of(request, model.getOptions());
        Gathered gathered = new Gathered();
        try {
            gathered.add(model.call(prompt));
        } catch (RuntimeException e) {
            throw failures.here(e);
        }
        return response(gathered);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The pieces are handed over in this thread, whichever the provider uses. If this thread is interrupted, or
     * {@code onText} throws, the provider's stream is cancelled. A thread of Reactor's that must not block can't ask.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        Prompt prompt = requests.of(request, model.getOptions());
        Gathered gathered = new Gathered();
        Handed handed = new Handed(onText);
        try (Stream<org.springframework.ai.chat.model.ChatResponse> pieces = pieces(prompt)) {
            pieces.forEachOrdered(piece -> handed.accept(gathered.add(piece)));
        } catch (RuntimeException e) {
            throw handed.threw() ? e : failures.here(e);
        }
        return response(gathered);
    }

    // Spring AI's buffers fail where pieces come faster than they are asked for: an answer's pieces are kept until they
    // are
    private Stream<org.springframework.ai.chat.model.ChatResponse> pieces(Prompt prompt) {
        return model.stream(prompt)
                .timeout(longestSilence)
                .onBackpressureBuffer(MOST_PIECES)
                .toStream(1);
    }

    private ChatResponse response(Gathered gathered) {
        if (!gathered.answered()) {
            throw failures.empty();
        }
        return gathered.response();
    }

    /** {@return the name of its builder; by default the model's in its options, or the class where they have none} */
    @Override
    public String name() {
        return name;
    }

    /**
     * {@return what its builder said; by default nothing, since Spring AI doesn't distinguish one server's model from
     * another's of the same name}
     */
    @Override
    public Optional<String> identity() {
        return Optional.ofNullable(identity);
    }

    /** Distinguishes an exception of the caller's own consumer from one of the stream. */
    private static final class Handed implements Consumer<String> {
        private final Consumer<String> caller;
        private boolean within;

        Handed(Consumer<String> caller) {
            this.caller = caller;
        }

        @Override
        public void accept(String text) {
            if (!text.isEmpty()) {
                within = true;
                caller.accept(text);
                within = false;
            }
        }

        boolean threw() {
            return within;
        }
    }

    /**
     * A builder of a {@link SpringAiChatModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int MINUTES = 10;

        private final org.springframework.ai.chat.model.ChatModel model;
        private final Map<String, Carrier> carriers = new HashMap<>();
        private @Nullable String name;
        private @Nullable String identity;
        private Duration longestSilence = Duration.ofMinutes(MINUTES);

        private Builder(org.springframework.ai.chat.model.ChatModel model) {
            this.model = model;
        }

        /**
         * Sets the name in reports. Default: the model's in its options.
         *
         * @param value not blank
         * @return this
         */
        public Builder name(String value) {
            name = Given.text("name of a model", value);
            return this;
        }

        /**
         * Says which model it is, for what is found again later, such as a rollout's state. Default: it doesn't.
         *
         * @param value another one for another model: where and under which dated name, for example
         *     {@code openai/gpt-4.1-2025-04-14}
         * @return this
         */
        public Builder identity(String value) {
            identity = Given.text("identity of a model", value);
            return this;
        }

        /**
         * Says how a setting goes out for which Spring AI has no common option.
         *
         * @param field of our request: {@code seed}, or a further field such as {@code tool_choice}
         * @param carrier writes it into the provider's own options
         * @return this
         */
        public Builder carries(String field, Carrier carrier) {
            carriers.put(field, carrier);
            return this;
        }

        /**
         * Sets how long a stream may say nothing before it counts as broken. Default: 10 minutes; the provider's own
         * time-outs come first.
         *
         * @param value above zero
         * @return this
         */
        public Builder longestSilence(Duration value) {
            longestSilence = Given.positive("longest silence", value);
            return this;
        }

        /** {@return the model} */
        public SpringAiChatModel build() {
            return new SpringAiChatModel(this);
        }
    }
}
