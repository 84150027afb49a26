// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Any model of LangChain4j as one of finetune4j: a baseline to compare with, a judge, an arm of a rollout.
 *
 * <pre>{@code
 * ChatModel baseline = LangChain4jChatModel.builder(openAi)
 *         .streaming(openAiStreaming)
 *         .identity("openai/gpt-4.1-2025-04-14")
 *         .carries("seed", (seed, parameters) -> OpenAiChatRequestParameters.builder()
 *                 .overrideWith(parameters)
 *                 .seed(Math.toIntExact((Long) seed))
 *                 .build())
 *         .build();
 * }</pre>
 *
 * <p>Messages with texts, images and sound, tools and their results, the form of the answer, temperature, top-p, top-k,
 * the most tokens, stop strings and penalties go out as LangChain4j's common parameters. What else a request asks for,
 * a seed among it, is refused with {@link io.github.finetune4j.error.UnsupportedCapabilityException} unless {@link
 * Builder#carries} says how it goes. A request's key goes to nobody. Fields of messages that a data set has, such as
 * {@code weight}, stay here.
 *
 * <p>Where the provider reports no tokens, {@link ChatResponse#usage} is 0 and 0; where it reports no reason of the
 * end, it is unknown. Failures are ours, with LangChain4j's as their cause; LangChain4j has tried again before, as its
 * model was built to.
 *
 * <p>Safe for use by several threads where the model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LangChain4jChatModel implements ChatModel {
    private final dev.langchain4j.model.chat.ChatModel model;
    private final @Nullable StreamingChatModel streaming;
    private final String name;
    private final @Nullable String identity;
    private final Duration longestSilence;
    private final RequestsOut requests;
    private final FailuresIn failures;

    private LangChain4jChatModel(Builder builder) {
        model = builder.model;
        streaming = builder.streaming;
        name = builder.name == null ? itsName(builder.model) : builder.name;
        identity = builder.identity;
        longestSilence = builder.longestSilence;
        requests = new RequestsOut(Map.copyOf(builder.carriers));
        failures = new FailuresIn(provider(model.provider()), "chat with " + name);
    }

    private static String itsName(dev.langchain4j.model.chat.ChatModel model) {
        String its = model.defaultRequestParameters().modelName();
        return its == null || its.isBlank() ? model.getClass().getSimpleName() : its;
    }

    private static String provider(@Nullable ModelProvider provider) {
        return provider == null || provider == ModelProvider.OTHER
                ? "langchain4j"
                : provider.name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the model for finetune4j, whose streams come in one piece}
     *
     * @param model that answers
     */
    public static LangChain4jChatModel of(dev.langchain4j.model.chat.ChatModel model) {
        return builder(model).build();
    }

    /**
     * {@return a builder}
     *
     * @param model that answers
     */
    public static Builder builder(dev.langchain4j.model.chat.ChatModel model) {
        return new Builder(model);
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        dev.langchain4j.model.chat.request.ChatRequest theirs = requests.of(request);
        try {
            return ResponsesIn.of(model.chat(theirs));
        } catch (RuntimeException e) {
            throw failures.here(e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The pieces are handed over in this thread, whichever LangChain4j uses. Thinking is in the whole answer alone,
     * as {@code reasoning_content}. If this thread is interrupted, or {@code onText} throws, LangChain4j's stream is
     * cancelled where its provider can.
     */
    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        if (streaming == null) {
            return ChatModel.super.chat(request, onText);
        }
        dev.langchain4j.model.chat.request.ChatRequest theirs = requests.of(request);
        Heard heard = new Heard(onText, failures, longestSilence);
        try {
            streaming.chat(theirs, heard);
        } catch (RuntimeException e) {
            throw heard.broken(e);
        }
        return heard.whole();
    }

    /** {@return the name of its builder; by default LangChain4j's name of the model, or the class where it has none} */
    @Override
    public String name() {
        return name;
    }

    /**
     * {@return what its builder said; by default nothing, since LangChain4j doesn't distinguish one server's model from
     * another's of the same name}
     */
    @Override
    public Optional<String> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * A builder of a {@link LangChain4jChatModel}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int MINUTES = 10;

        private final dev.langchain4j.model.chat.ChatModel model;
        private final Map<String, Carrier> carriers = new HashMap<>();
        private @Nullable StreamingChatModel streaming;
        private @Nullable String name;
        private @Nullable String identity;
        private Duration longestSilence = Duration.ofMinutes(MINUTES);

        private Builder(dev.langchain4j.model.chat.ChatModel model) {
            this.model = model;
        }

        /**
         * Sets who answers streams. Default: the model, in one piece.
         *
         * @param value the same model, as it streams
         * @return this
         */
        public Builder streaming(StreamingChatModel value) {
            streaming = value;
            return this;
        }

        /**
         * Sets the name in reports. Default: LangChain4j's name of the model.
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
         * Says how a setting goes out for which LangChain4j has no common parameter.
         *
         * @param field of our request: {@code seed}, or a further field such as {@code reasoning_effort}
         * @param carrier writes it into the provider's own parameters
         * @return this
         */
        public Builder carries(String field, Carrier carrier) {
            carriers.put(field, carrier);
            return this;
        }

        /**
         * Sets how long a stream may say nothing before it counts as broken. Default: 10 minutes; LangChain4j's own
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
        public LangChain4jChatModel build() {
            return new LangChain4jChatModel(this);
        }
    }
}
