package io.github.finetune4j.chat;

import io.github.finetune4j.internal.names.NoNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to be answered, with settings that are the model's own where they are left out. Immutable.
 *
 * @since 0.1
 */
public final class ChatRequest {
    private final List<Message> messages;
    private final @Nullable Double temperature;
    private final @Nullable Double topP;
    private final @Nullable Integer topK;
    private final @Nullable Integer maxTokens;
    private final @Nullable Long seed;
    private final List<String> stop;
    private final @Nullable String key;
    private final Map<String, Object> extra;

    private ChatRequest(Builder builder) {
        if (builder.messages.isEmpty()) {
            throw new IllegalArgumentException("a chat request needs at least one message, got none");
        }
        messages = List.copyOf(builder.messages);
        temperature = builder.temperature;
        topP = builder.topP;
        topK = builder.topK;
        maxTokens = builder.maxTokens;
        seed = builder.seed;
        stop = List.copyOf(builder.stop);
        key = builder.key;
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(builder.extra));
    }

    /**
     * {@return a request with the model's own settings}
     *
     * @param messages the conversation so far, at least one message
     */
    public static ChatRequest of(List<Message> messages) {
        return builder().messages(messages).build();
    }

    /**
     * {@return a request of one user message}
     *
     * @param text what the user says
     */
    public static ChatRequest user(String text) {
        return of(List.of(Message.user(text)));
    }

    /** {@return a builder without messages} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that holds what this request holds} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.messages.addAll(messages);
        builder.temperature = temperature;
        builder.topP = topP;
        builder.topK = topK;
        builder.maxTokens = maxTokens;
        builder.seed = seed;
        builder.stop.addAll(stop);
        builder.key = key;
        builder.extra.putAll(extra);
        return builder;
    }

    /**
     * {@return the same request with another key}
     *
     * @param newKey whom the answer is for, for example a user id: a rollout keeps equal keys on one model
     */
    public ChatRequest withKey(String newKey) {
        return toBuilder().key(newKey).build();
    }

    /** {@return the conversation so far, at least one message} */
    public List<Message> messages() {
        return messages;
    }

    /** {@return 0 is greedy; above, the divisor of the logits; empty: the model's own} */
    public OptionalDouble temperature() {
        return temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature);
    }

    /** {@return smallest set of tokens whose probability reaches this is sampled from; above 0 to 1; empty: the model's own} */
    public OptionalDouble topP() {
        return topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP);
    }

    /** {@return only this many most probable tokens are sampled from; empty: the model's own} */
    public OptionalInt topK() {
        return topK == null ? OptionalInt.empty() : OptionalInt.of(topK);
    }

    /** {@return most tokens of the answer; empty: the model's own} */
    public OptionalInt maxTokens() {
        return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }

    /** {@return equal seeds give equal answers where the model can; empty: the model's own} */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** {@return texts that end the answer, which does not contain them} */
    public List<String> stop() {
        return stop;
    }

    /** {@return whom the answer is for} */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** {@return further fields as JSON values, for example {@code tools}} */
    public Map<String, Object> extra() {
        return extra;
    }

    /**
     * Collects a request. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final List<Message> messages = new ArrayList<>();
        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Integer topK;
        private @Nullable Integer maxTokens;
        private @Nullable Long seed;
        private final List<String> stop = new ArrayList<>();
        private @Nullable String key;
        private final Map<String, Object> extra = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the conversation.
         *
         * @param value replaces what was set
         * @return this
         */
        public Builder messages(List<Message> value) {
            NoNull.check("a chat request", "messages", value);
            NoNull.each("the messages of a chat request", value);
            messages.clear();
            messages.addAll(value);
            return this;
        }

        /**
         * Appends a message.
         *
         * @param message the next turn
         * @return this
         */
        public Builder addMessage(Message message) {
            NoNull.check("a chat request", "message", message);
            messages.add(message);
            return this;
        }

        /**
         * Sets temperature.
         *
         * @param value 0 is greedy; above, the divisor of the logits
         * @return this
         */
        public Builder temperature(double value) {
            if (!(value >= 0 && value <= 100)) {
                throw new IllegalArgumentException("temperature must be from 0 to 100, got " + value);
            }
            temperature = value;
            return this;
        }

        /**
         * Sets topP.
         *
         * @param value smallest set of tokens whose probability reaches this is sampled from; above 0 to 1
         * @return this
         */
        public Builder topP(double value) {
            if (!(value > 0 && value <= 1)) {
                throw new IllegalArgumentException("topP must be above 0 and at most 1, got " + value);
            }
            topP = value;
            return this;
        }

        /**
         * Sets topK.
         *
         * @param value only this many most probable tokens are sampled from
         * @return this
         */
        public Builder topK(int value) {
            if (!(value >= 1)) {
                throw new IllegalArgumentException("topK must be at least 1, got " + value);
            }
            topK = value;
            return this;
        }

        /**
         * Sets maxTokens.
         *
         * @param value most tokens of the answer
         * @return this
         */
        public Builder maxTokens(int value) {
            if (!(value >= 1)) {
                throw new IllegalArgumentException("maxTokens must be at least 1, got " + value);
            }
            maxTokens = value;
            return this;
        }

        /**
         * Sets seed.
         *
         * @param value equal seeds give equal answers where the model can
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets the stop strings.
         *
         * @param values texts that end the answer; none is empty
         * @return this
         */
        public Builder stop(List<String> values) {
            NoNull.check("a chat request", "stop", values);
            NoNull.each("the stop strings of a chat request", values);
            if (values.stream().anyMatch(String::isEmpty)) {
                throw new IllegalArgumentException("a stop string must not be empty, got " + values);
            }
            stop.clear();
            stop.addAll(values);
            return this;
        }

        /**
         * Sets the key.
         *
         * @param value whom the answer is for; without a key it is for nobody in particular
         * @return this
         * @throws IllegalArgumentException if it is null
         */
        public Builder key(String value) {
            if (value == null) {
                throw new IllegalArgumentException("a chat request's key says whom the answer is for, got null"
                        + " -> leave it out where nobody is known");
            }
            key = value;
            return this;
        }

        /**
         * Sets a further field.
         *
         * @param name of the field
         * @param value JSON value
         * @return this
         */
        public Builder addExtra(String name, Object value) {
            NoNull.check("a further field of a chat request", "name", name, name + "'s value", value);
            extra.put(name, value);
            return this;
        }

        /** {@return the request} */
        public ChatRequest build() {
            return new ChatRequest(this);
        }
    }
}
