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
 * Embedding models, both ways. Needs {@code finetune4j-evaluation}, which the rest of this artifact does without.
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
@SuppressWarnings("exports") // whoever embeds has evaluation; nobody else is to need it
public final class SpringAiEmbeddings {
    private SpringAiEmbeddings() {}

    /**
     * {@return Spring AI's model as ours} Its failures are ours, as those of {@link SpringAiChatModel}.
     *
     * @param model that embeds
     */
    public static TextEmbedder ours(EmbeddingModel model) {
        Failures failures = new Failures(model.getClass().getSimpleName(), "embed");
        return text -> {
            try {
                return doubles(model.embed(text));
            } catch (RuntimeException e) {
                throw failures.here(e);
            }
        };
    }

    private static double[] doubles(float[] vector) {
        double[] wide = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            wide[i] = vector[i];
        }
        return wide;
    }

    /**
     * {@return our model as Spring AI's: one text after the other, without a count of tokens} Its numbers are rounded
     * to {@code float}, which is what Spring AI keeps. Failures are thrown as they are.
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
            for (String text : request.getInstructions()) {
                all.add(new Embedding(floats(embedding.embed(text)), all.size()));
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
