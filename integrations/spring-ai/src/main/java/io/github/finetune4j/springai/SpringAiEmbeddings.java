// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.springframework.ai.chat.metadata.EmptyUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/**
 * Embedding models, both ways.
 *
 * <pre>{@code
 * TextEmbedder embedding = SpringAiEmbeddings.ours(openAiEmbeddingModel);
 * DriftRules rules = DriftRules.defaults().embedding(embedding);
 * }</pre>
 *
 * <p>What comes out is safe for use by several threads where what went in is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SpringAiEmbeddings {
    private SpringAiEmbeddings() {}

    /**
     * {@return Spring AI's model as ours; several texts are one call of it} Its failures are ours, as those of
     * {@link SpringAiChatModel}.
     *
     * @param model that embeds
     */
    public static TextEmbedder ours(EmbeddingModel model) {
        return new Theirs(model, new Failures(model.getClass().getSimpleName(), "embed"));
    }

    private record Theirs(EmbeddingModel model, Failures failures) implements TextEmbedder {
        @Override
        public double[] embed(String text) {
            try {
                return doubles(model.embed(text));
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
            List<float[]> found = model.embed(texts);
            if (found.size() != texts.size()) {
                throw failures.incomplete(found.size(), texts.size());
            }
            return found.stream().map(Theirs::doubles).toList();
        }

        private static double[] doubles(float[] vector) {
            double[] wide = new double[vector.length];
            for (int i = 0; i < vector.length; i++) {
                wide[i] = vector[i];
            }
            return wide;
        }
    }

    /**
     * {@return our model as Spring AI's, without a count of tokens; several texts are one call of
     * {@link TextEmbedder#embedAll}} Its numbers are rounded to {@code float}, which is what Spring AI keeps. Failures
     * are thrown as they are.
     *
     * @param name of the model, as Spring AI knows it
     * @param embedding that embeds
     */
    public static EmbeddingModel theirs(String name, TextEmbedder embedding) {
        Given.text("name of an embedding", name);
        return new Ours(name, embedding);
    }

    private record Ours(String name, TextEmbedder embedding) implements EmbeddingModel {
        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            List<Embedding> all = new ArrayList<>();
            for (double[] vector : embedding.embedAll(request.getInstructions())) {
                all.add(new Embedding(floats(vector), all.size()));
            }
            return new EmbeddingResponse(all, new EmbeddingResponseMetadata(name, new EmptyUsage()));
        }

        @Override
        public float[] embed(Document document) {
            String text = getEmbeddingContent(document);
            if (text == null) {
                throw Refusal.of("the document " + document.getId() + ", which has no text", "embed texts");
            }
            return floats(embedding.embed(text));
        }

        private static float[] floats(double[] vector) {
            float[] rounded = new float[vector.length];
            for (int i = 0; i < vector.length; i++) {
                rounded[i] = (float) vector[i];
            }
            return rounded;
        }
    }
}
