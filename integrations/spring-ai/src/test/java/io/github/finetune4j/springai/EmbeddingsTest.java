// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.text.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** Embeddings both ways. */
class EmbeddingsTest {
    private static final TextEmbedder LENGTHS = text -> new double[] {text.length(), 0.5, -1};

    @Test
    void thereAndBack_isTheSameVector() {
        EmbeddingModel theirs = SpringAiEmbeddings.theirs("lengths", LENGTHS);
        assertThat(theirs.dimensions()).isEqualTo(3);
        assertThat(SpringAiEmbeddings.ours(theirs).embed("four")).containsExactly(4, 0.5, -1);
        EmbeddingResponse response = theirs.embedForResponse(List.of("a", "bb"));
        assertThat(response.getMetadata().getModel()).isEqualTo("lengths");
        assertThat(response.getResults())
                .extracting(each -> each.getOutput()[0])
                .containsExactly(1f, 2f);
        assertThat(response.getResults()).extracting(each -> each.getIndex()).containsExactly(0, 1);
        assertThat(theirs.embed(new Document("abc"))).containsExactly(3, 0.5f, -1);
    }

    @Test
    void severalTexts_areOneCallEitherWay() {
        List<List<String>> calls = new ArrayList<>();
        EmbeddingModel theirs = SpringAiEmbeddings.theirs("batches", new TextEmbedder() {
            @Override
            public double[] embed(String text) {
                return new double[] {text.length()};
            }

            @Override
            public List<double[]> embedAll(List<String> texts) {
                calls.add(texts);
                return TextEmbedder.super.embedAll(texts);
            }
        });
        TextEmbedder back = SpringAiEmbeddings.ours(theirs);
        assertThat(back.embedAll(List.of("ccc", "d")))
                .extracting(vector -> vector[0])
                .containsExactly(3.0, 1.0);
        assertThat(back.embedAll(List.of())).isEmpty();
        assertThat(calls).containsExactly(List.of("ccc", "d"));
    }

    @Test
    void tooFewVectors_areAFailure() {
        EmbeddingModel one = new EmbeddingModel() {
            @Override
            public EmbeddingResponse call(EmbeddingRequest request) {
                return new EmbeddingResponse(List.of(new Embedding(new float[] {1}, 0)));
            }

            @Override
            public float[] embed(Document document) {
                return new float[] {1};
            }
        };
        assertThatThrownBy(() -> SpringAiEmbeddings.ours(one).embedAll(List.of("a", "b")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("1 results for 2 texts -> ask for fewer at once");
    }

    @Test
    void whatIsNoText_isRefused() {
        Media media = Media.builder()
                .mimeType(Media.Format.IMAGE_PNG)
                .data(new byte[] {1})
                .build();
        EmbeddingModel theirs = SpringAiEmbeddings.theirs("lengths", LENGTHS);
        Document picture = Document.builder().media(media).build();
        assertThatThrownBy(() -> theirs.embed(picture))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(" -> ");
        assertThatThrownBy(() -> SpringAiEmbeddings.theirs(" ", LENGTHS)).hasMessageContaining(" -> ");
    }

    /** Spring AI's retries throw messages that begin with the status. */
    @Test
    void failures_areOurs() {
        EmbeddingModel slow = new EmbeddingModel() {
            @Override
            public EmbeddingResponse call(EmbeddingRequest request) {
                throw new IllegalStateException("HTTP 429 - too many requests");
            }

            @Override
            public float[] embed(Document document) {
                throw new IllegalStateException("unused");
            }
        };
        assertThatThrownBy(() -> SpringAiEmbeddings.ours(slow).embed("a")).isInstanceOf(RateLimitedException.class);
        FineTuneException failure = new FineTuneException("a -> b");
        EmbeddingModel theirs = SpringAiEmbeddings.theirs("broken", text -> {
            throw failure;
        });
        assertThatThrownBy(() -> theirs.embed("a")).isSameAs(failure);
    }
}
