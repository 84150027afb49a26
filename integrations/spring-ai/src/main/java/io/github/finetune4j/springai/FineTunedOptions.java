// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * Options of a {@link FineTunedChatModel}: Spring AI's common ones, tools, a schema of the answer, and what these lack,
 * above all whom the answer is for, by which a rollout keeps a user on one model.
 *
 * <pre>{@code
 * String answer = client.prompt("Will it rain in Lima?")
 *         .options(FineTunedOptions.builder().key(userId))
 *         .call()
 *         .content();
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads where its tools are.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTunedOptions extends DefaultToolCallingChatOptions implements StructuredOutputChatOptions {
    private final @Nullable String outputSchema;
    private final @Nullable Long seed;
    private final @Nullable String key;
    private final Map<String, Object> fields;

    private FineTunedOptions(Builder builder, ToolCallingChatOptions common) {
        super(
                common.getToolCallbacks(),
                common.getToolContext(),
                common.getModel(),
                common.getFrequencyPenalty(),
                common.getMaxTokens(),
                common.getPresencePenalty(),
                common.getStopSequences(),
                common.getTemperature(),
                common.getTopK(),
                common.getTopP());
        outputSchema = builder.outputSchema;
        seed = builder.seed;
        key = builder.key;
        fields = Json.plainMap(builder.fields);
    }

    /** {@return a builder without settings} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the JSON schema of the answer, or null} */
    @Override
    public @Nullable String getOutputSchema() {
        return outputSchema;
    }

    /** {@return equal seeds give equal answers where the model can; empty: the model's own} */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** {@return whom the answer is for; empty: nobody in particular} */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** {@return further fields of the request under the protocol's names, as JSON values} */
    public Map<String, Object> fields() {
        return fields;
    }

    @Override
    public Builder mutate() {
        Builder builder = new Builder();
        builder.model(getModel())
                .frequencyPenalty(getFrequencyPenalty())
                .maxTokens(getMaxTokens())
                .presencePenalty(getPresencePenalty())
                .stopSequences(getStopSequences())
                .temperature(getTemperature())
                .topK(getTopK())
                .topP(getTopP())
                .toolCallbacks(getToolCallbacks())
                .toolContext(getToolContext())
                .outputSchema(outputSchema);
        builder.seed = seed;
        builder.key = key;
        builder.fields.putAll(fields);
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FineTunedOptions that
                && super.equals(other)
                && Objects.equals(outputSchema, that.outputSchema)
                && Objects.equals(seed, that.seed)
                && Objects.equals(key, that.key)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), outputSchema, seed, key, fields);
    }

    /** {@return the settings, but not for whom: a user's id is in no log} */
    @Override
    public String toString() {
        return "FineTunedOptions[seed=" + seed + ", fields=" + fields.keySet() + ", temperature=" + getTemperature()
                + ", maxTokens=" + getMaxTokens() + ']';
    }

    /**
     * Builds {@link FineTunedOptions}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
            implements StructuredOutputChatOptions.Builder<Builder> {
        private @Nullable String outputSchema;
        private @Nullable Long seed;
        private @Nullable String key;
        private Map<String, Object> fields = new LinkedHashMap<>();

        private Builder() {}

        @Override
        public Builder outputSchema(@Nullable String value) {
            outputSchema = value;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value equal seeds give equal answers where the model can
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets whom the answer is for.
         *
         * @param value a user's or a conversation's id: a rollout keeps equal keys on one model
         * @return this
         */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /**
         * Adds a further field.
         *
         * @param name as the model's protocol has it, for example {@code reasoning_effort}
         * @param value JSON value
         * @return this
         */
        public Builder addField(String name, Object value) {
            fields.put(name, value);
            return this;
        }

        @Override
        public Builder clone() {
            Builder copy = super.clone();
            copy.fields = new LinkedHashMap<>(fields);
            return copy;
        }

        @Override
        public Builder combineWith(ChatOptions.Builder<?> other) {
            super.combineWith(other);
            if (other instanceof Builder ours) {
                outputSchema = ours.outputSchema == null ? outputSchema : ours.outputSchema;
                seed = ours.seed == null ? seed : ours.seed;
                key = ours.key == null ? key : ours.key;
                fields.putAll(ours.fields);
            }
            return this;
        }

        /** {@return the options} */
        @Override
        public FineTunedOptions build() {
            return new FineTunedOptions(this, super.build());
        }
    }
}
