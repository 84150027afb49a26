// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.TextEmbedder;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Embedding models, both ways.
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
public final class LangChain4jEmbeddings {
    private LangChain4jEmbeddings() {}

    /**
     * {@return LangChain4j's model as ours; several texts are one call of it} Its failures are ours, as those of
     * {@link LangChain4jChatModel}.
     *
     * @param model that embeds; refuses blank texts with {@link IllegalArgumentException}
     */
    public static TextEmbedder ours(EmbeddingModel model) {
        return new Theirs(model, new FailuresIn("langchain4j", "embed with " + model.modelName()));
    }

    private record Theirs(EmbeddingModel model, FailuresIn failures) implements TextEmbedder {
        @Override
        public double[] embed(String text) {
            try {
                return model.embed(text).content().vectorAsDoubleArray();
            } catch (RuntimeException e) {
                throw failures.here(e);
            }
        }

        @Override
        public List<double[]> embedAll(List<String> texts) {
            try {
                return texts.isEmpty() ? List.of() : embedded(texts);
            } catch (RuntimeException e) {
                throw failures.here(e);
            }
        }

        private List<double[]> embedded(List<String> texts) {
            List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
            List<Embedding> found = model.embedAll(segments).content();
            if (found.size() != texts.size()) {
                throw failures.incomplete(found.size(), texts.size());
            }
            return found.stream().map(Embedding::vectorAsDoubleArray).toList();
        }
    }

    /**
     * {@return our model as LangChain4j's, without a count of tokens; several texts are one call of
     * {@link TextEmbedder#embedAll}} Its numbers are rounded to {@code float}, which is what LangChain4j keeps. It
     * embeds texts, and refuses images and parameters.
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
                List<String> texts =
                        request.inputs().stream().map(EmbeddingInput::text).toList();
                List<Embedding> all =
                        embedding.embedAll(texts).stream().map(Ours::rounded).toList();
                return EmbeddingResponse.builder()
                        .embeddings(all)
                        .modelName(modelName)
                        .build();
            } catch (RuntimeException e) {
                throw FailuresOut.of(e);
            }
        }

        private static Embedding rounded(double[] vector) {
            float[] rounded = new float[vector.length];
            for (int i = 0; i < vector.length; i++) {
                rounded[i] = (float) vector[i];
            }
            return Embedding.from(rounded);
        }
    }
}
