// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.TextEmbedder;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Embedding models, both ways. Needs {@code finetune4j-evaluation}, which the rest of this artifact does without.
 *
 * <pre>{@code
 * TextEmbedder embedding = LangChain4jEmbeddings.ours(openAiEmbeddings);
 * DriftRules rules = DriftRules.defaults().embedding(embedding);
 * }</pre>
 *
 * <p>What comes out is safe for use by several threads where what went in is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever embeds has evaluation; nobody else is to need it
public final class LangChain4jEmbeddings {
    private LangChain4jEmbeddings() {}

    /**
     * {@return LangChain4j's model as ours} Its failures are ours, as those of {@link LangChain4jChatModel}.
     *
     * @param model that embeds; refuses blank texts with {@link IllegalArgumentException}
     */
    public static TextEmbedder ours(EmbeddingModel model) {
        FailuresIn failures = new FailuresIn("langchain4j", "embed with " + model.modelName());
        return text -> {
            try {
                return model.embed(text).content().vectorAsDoubleArray();
            } catch (RuntimeException e) {
                throw failures.here(e);
            }
        };
    }

    /**
     * {@return our model as LangChain4j's: one text after the other, without a count of tokens} Its numbers are rounded
     * to {@code float}, which is what LangChain4j keeps. It embeds texts, and refuses images and parameters.
     *
     * @param name of the model, as LangChain4j knows it
     * @param embedding that embeds
     */
    public static EmbeddingModel theirs(String name, TextEmbedder embedding) {
        Given.text("name of an embedding", name);
        return new Ours(name, embedding);
    }

    private record Ours(String modelName, TextEmbedder embedding) implements EmbeddingModel {
        @Override
        public EmbeddingResponse doEmbed(EmbeddingRequest request) {
            try {
                List<Embedding> all =
                        request.inputs().stream().map(this::embedded).toList();
                return EmbeddingResponse.builder()
                        .embeddings(all)
                        .modelName(modelName)
                        .build();
            } catch (RuntimeException e) {
                throw FailuresOut.of(e);
            }
        }

        private Embedding embedded(EmbeddingInput input) {
            double[] vector = embedding.embed(input.text());
            float[] rounded = new float[vector.length];
            for (int i = 0; i < vector.length; i++) {
                rounded[i] = (float) vector[i];
            }
            return Embedding.from(rounded);
        }
    }
}
