// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import io.github.finetune4j.chat.ChatResponse;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that LangChain4j gives of an answer of a {@link FineTunedChatModel}, and the answer as it came: feedback
 * names its id.
 *
 * <pre>{@code
 * FineTunedMetadata metadata = (FineTunedMetadata) response.metadata();
 * metadata.response().callId().ifPresent(id -> feedback.metric(id, "helpful", 1));
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTunedMetadata extends ChatResponseMetadata {
    private final ChatResponse response;

    private FineTunedMetadata(Builder builder) {
        super(builder);
        response = builder.response;
    }

    /**
     * {@return the answer as the model gave it, with its log-probabilities, its ids and what else it says} Where
     * LangChain4j called the model several times for one result, the last one.
     */
    public ChatResponse response() {
        return response;
    }

    @Override
    public ChatResponseMetadata.Builder<?> toBuilder() {
        return toBuilder(new Builder(response));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FineTunedMetadata that && super.equals(other) && response.equals(that.response);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), response);
    }

    /** Builds the metadata of one answer. */
    static final class Builder extends ChatResponseMetadata.Builder<Builder> {
        private final ChatResponse response;

        Builder(ChatResponse response) {
            this.response = response;
        }

        @Override
        public FineTunedMetadata build() {
            return new FineTunedMetadata(this);
        }
    }
}
