// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.names.Given;
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
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model: the conversation, and settings that default to the model's own. Immutable.
 *
 * <pre>{@code
 * ChatRequest request = ChatRequest.builder()
 *         .addMessage(Message.user("Will it rain in Lima?"))
 *         .addTool(weather)
 *         .toolChoice(ToolChoice.required())
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ChatRequest {
    private static final Set<String> TYPED = Set.of(
            ChatFields.TOOLS,
            ChatFields.TOOL_CHOICE,
            ChatFields.RESPONSE_FORMAT,
            ChatFields.LOGPROBS,
            ChatFields.TOP_LOGPROBS);

    private final List<Message> messages;
    private final @Nullable Double temperature;
    private final @Nullable Double topP;
    private final @Nullable Integer topK;
    private final @Nullable Integer maxTokens;
    private final @Nullable Long seed;
    private final List<String> stop;
    private final @Nullable String key;
    private final Map<String, Object> fields;

    private ChatRequest(Builder builder) {
        if (builder.messages.isEmpty()) {
            throw new IllegalArgumentException("the chat request has no message -> give at least one");
        }
        messages = List.copyOf(builder.messages);
        temperature = builder.temperature;
        topP = builder.topP;
        topK = builder.topK;
        maxTokens = builder.maxTokens;
        seed = builder.seed;
        stop = List.copyOf(builder.stop);
        key = builder.key;
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(builder.fields));
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

    /** {@return what it says apart from its messages, as JSON values by their names; what is unset is left out} */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        temperature().ifPresent(value -> settings.put("temperature", value));
        topP().ifPresent(value -> settings.put("top_p", value));
        topK().ifPresent(value -> settings.put("top_k", (long) value));
        maxTokens().ifPresent(value -> settings.put("max_tokens", (long) value));
        seed().ifPresent(value -> settings.put("seed", value));
        key().ifPresent(value -> settings.put("key", value));
        if (!stop.isEmpty()) {
            settings.put("stop", stop);
        }
        settings.putAll(fields);
        return settings;
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
        builder.fields.putAll(fields);
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

    /**
     * {@return smallest set of tokens whose probability reaches this is sampled from; above 0 to 1; empty: the model's
     * own}
     */
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

    /** {@return the tools that the model may call, in order; what is no object in the JSON is a tool without a name} */
    public List<ToolSpecification> tools() {
        return ChatFields.tools(fields);
    }

    /** {@return whether a tool may, must or must not be called; empty: the model's own} */
    public Optional<ToolChoice> toolChoice() {
        Object json = fields.get(ChatFields.TOOL_CHOICE);
        return json instanceof String || json instanceof Map<?, ?>
                ? Optional.of(new ToolChoice(json))
                : Optional.empty();
    }

    /** {@return the form that the answer must have; empty: the model's own} */
    public Optional<ResponseFormat> responseFormat() {
        return fields.get(ChatFields.RESPONSE_FORMAT) instanceof Map<?, ?>
                ? Optional.of(new ResponseFormat(JsonView.object(fields, ChatFields.RESPONSE_FORMAT)))
                : Optional.empty();
    }

    /** {@return whether the answer is to bring the log-probabilities of its tokens} */
    public boolean logProbabilities() {
        return JsonView.flag(fields, ChatFields.LOGPROBS);
    }

    /** {@return how many of the most probable tokens at each place the answer is to bring; empty: none} */
    public OptionalInt topLogProbabilities() {
        return fields.get(ChatFields.TOP_LOGPROBS) instanceof Number number
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    /**
     * {@return every further field as a JSON value under the protocol's name, for example {@code tools}, in the order
     * they were set}
     */
    public Map<String, Object> fields() {
        return fields;
    }

    /** {@return the further fields that no method here shows, as JSON values, in the order they were set} */
    public Map<String, Object> extra() {
        return JsonView.without(fields, TYPED);
    }

    /**
     * Builds a {@link ChatRequest}. Not safe for use by several threads.
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
        private final Map<String, Object> fields = new LinkedHashMap<>();

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
            temperature = Given.from("temperature", value, 0, 100);
            return this;
        }

        /**
         * Sets topP.
         *
         * @param value smallest set of tokens whose probability reaches this is sampled from; above 0 to 1
         * @return this
         */
        public Builder topP(double value) {
            topP = Given.above("topP", value, 0, 1);
            return this;
        }

        /**
         * Sets topK.
         *
         * @param value only this many most probable tokens are sampled from
         * @return this
         */
        public Builder topK(int value) {
            topK = Given.atLeast("topK", value, 1);
            return this;
        }

        /**
         * Sets maxTokens.
         *
         * @param value most tokens of the answer
         * @return this
         */
        public Builder maxTokens(int value) {
            maxTokens = Given.atLeast("maxTokens", value, 1);
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
                throw new IllegalArgumentException("a stop string is empty: " + (values.indexOf("") + 1) + " of "
                        + values.size() + " -> give at least one character, or leave it out");
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
         * Sets the tools that the model may call.
         *
         * @param values replace what was set; none: the model has no tools
         * @return this
         */
        public Builder tools(List<ToolSpecification> values) {
            NoNull.check("a chat request", ChatFields.TOOLS, values);
            NoNull.each("the tools of a chat request", values);
            if (values.isEmpty()) {
                fields.remove(ChatFields.TOOLS);
            } else {
                fields.put(
                        ChatFields.TOOLS,
                        values.stream().map(ToolSpecification::json).toList());
            }
            return this;
        }

        /**
         * Appends a tool that the model may call.
         *
         * @param tool the next one
         * @return this
         */
        public Builder addTool(ToolSpecification tool) {
            NoNull.check("a chat request", "tool", tool);
            List<Object> all = new ArrayList<>();
            if (fields.get(ChatFields.TOOLS) instanceof List<?> before) {
                all.addAll(before);
            }
            all.add(tool.json());
            fields.put(ChatFields.TOOLS, Collections.unmodifiableList(all));
            return this;
        }

        /**
         * Sets whether a tool may, must or must not be called.
         *
         * @param value the choice
         * @return this
         */
        public Builder toolChoice(ToolChoice value) {
            NoNull.check("a chat request", "toolChoice", value);
            fields.put(ChatFields.TOOL_CHOICE, value.json());
            return this;
        }

        /**
         * Sets the form that the answer must have.
         *
         * @param value the form
         * @return this
         */
        public Builder responseFormat(ResponseFormat value) {
            NoNull.check("a chat request", "responseFormat", value);
            fields.put(ChatFields.RESPONSE_FORMAT, value.json());
            return this;
        }

        /**
         * Sets whether the answer is to bring the log-probabilities of its tokens.
         *
         * @param value whether it is; without them there are no most probable tokens either
         * @return this
         */
        public Builder logProbabilities(boolean value) {
            fields.put(ChatFields.LOGPROBS, value);
            if (!value) {
                fields.remove(ChatFields.TOP_LOGPROBS);
            }
            return this;
        }

        /**
         * Sets how many of the most probable tokens at each place the answer is to bring, and the log-probabilities of
         * its own with them.
         *
         * @param value at least 0; services have a limit of their own, often 20
         * @return this
         */
        public Builder topLogProbabilities(int value) {
            Given.atLeast("topLogProbabilities", value, 0);
            fields.put(ChatFields.LOGPROBS, true);
            fields.put(ChatFields.TOP_LOGPROBS, (long) value);
            return this;
        }

        /**
         * Sets a further field.
         *
         * @param name of the field as the protocol has it; one that has a method here, such as {@code tools}, is what
         *     that method sets
         * @param value JSON value
         * @return this
         */
        public Builder addExtra(String name, Object value) {
            NoNull.check("a further field of a chat request", "name", name, name + "'s value", value);
            fields.put(name, value);
            return this;
        }

        /** {@return the request} */
        public ChatRequest build() {
            return new ChatRequest(this);
        }
    }
}
