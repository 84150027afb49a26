// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a request to a {@link FineTunedChatModel} that LangChain4j's common ones lack: above all whom the
 * answer is for, by which a rollout keeps a user on one model.
 *
 * <pre>{@code
 * ChatRequest request = ChatRequest.builder()
 *         .messages(UserMessage.from("Will it rain in Lima?"))
 *         .parameters(FineTunedParameters.builder().key(userId).build())
 *         .build();
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTunedParameters extends DefaultChatRequestParameters {
    static final FineTunedParameters NONE = builder().build();

    private final @Nullable Long seed;
    private final @Nullable String key;
    private final Map<String, Object> fields;

    private FineTunedParameters(Builder builder) {
        super(builder);
        seed = builder.seed;
        key = builder.key;
        fields = Json.plainMap(builder.fields);
    }

    /** {@return a builder without settings} */
    public static Builder builder() {
        return new Builder();
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
    public FineTunedParameters overrideWith(ChatRequestParameters that) {
        return builder().overrideWith(this).overrideWith(that).build();
    }

    @Override
    public FineTunedParameters defaultedBy(ChatRequestParameters that) {
        return builder().overrideWith(that).overrideWith(this).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FineTunedParameters that
                && super.equals(other)
                && Objects.equals(seed, that.seed)
                && Objects.equals(key, that.key)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), seed, key, fields);
    }

    /** {@return the settings, but not for whom: a user's id is in no log} */
    @Override
    public String toString() {
        return "FineTunedParameters[seed=" + seed + ", fields=" + fields.keySet() + ", " + super.toString() + ']';
    }

    /**
     * Builds {@link FineTunedParameters}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
        private @Nullable Long seed;
        private @Nullable String key;
        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Builder() {}

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
        public Builder overrideWith(ChatRequestParameters parameters) {
            super.overrideWith(parameters);
            if (parameters instanceof FineTunedParameters ours) {
                seed = ours.seed == null ? seed : ours.seed;
                key = ours.key == null ? key : ours.key;
                fields.putAll(ours.fields);
            }
            return this;
        }

        /** {@return the parameters} */
        @Override
        public FineTunedParameters build() {
            return new FineTunedParameters(this);
        }
    }
}
