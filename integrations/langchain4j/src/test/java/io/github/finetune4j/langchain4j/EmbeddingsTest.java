// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.text.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Embeddings both ways. */
class EmbeddingsTest {
    private static final TextEmbedder LENGTHS = text -> new double[] {text.length(), 0.5, -1};

    @Test
    void thereAndBack_isTheSameVector() {
        EmbeddingModel theirs = LangChain4jEmbeddings.theirs("lengths", LENGTHS);
        assertThat(theirs.modelName()).isEqualTo("lengths");
        assertThat(theirs.dimension()).isEqualTo(3);
        assertThat(LangChain4jEmbeddings.ours(theirs).embed("four")).containsExactly(4, 0.5, -1);
        assertThat(theirs.embedAll(List.of(TextSegment.from("a"), TextSegment.from("bb")))
                        .content())
                .extracting(each -> each.vector()[0])
                .containsExactly(1f, 2f);
    }

    @Test
    void severalTexts_areOneCallEitherWay() {
        List<List<String>> calls = new ArrayList<>();
        EmbeddingModel theirs = LangChain4jEmbeddings.theirs("batches", batches(calls));
        assertThat(theirs.embedAll(List.of(TextSegment.from("a"), TextSegment.from("bb")))
                        .content())
                .extracting(each -> each.vector()[0])
                .containsExactly(1f, 2f);
        assertThat(LangChain4jEmbeddings.ours(theirs).embedAll(List.of("ccc", "d")))
                .extracting(vector -> vector[0])
                .containsExactly(3.0, 1.0);
        assertThat(LangChain4jEmbeddings.ours(theirs).embedAll(List.of())).isEmpty();
        assertThat(calls).containsExactly(List.of("a", "bb"), List.of("ccc", "d"));
    }

    private static TextEmbedder batches(List<List<String>> calls) {
        return new TextEmbedder() {
            @Override
            public double[] embed(String text) {
                return new double[] {text.length()};
            }

            @Override
            public List<double[]> embedAll(List<String> texts) {
                calls.add(texts);
                return TextEmbedder.super.embedAll(texts);
            }
        };
    }

    @Test
    void tooFewVectors_areAFailure() {
        EmbeddingModel one = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(List.of(Embedding.from(new float[] {1})));
            }
        };
        assertThatThrownBy(() -> LangChain4jEmbeddings.ours(one).embedAll(List.of("a", "b")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("1 results for 2 texts -> ask for fewer at once");
    }

    @Test
    void theirStore_findsWhatOursEmbeds() {
        EmbeddingModel theirs =
                LangChain4jEmbeddings.theirs("letters", text -> new double[] {text.charAt(0), text.length()});
        InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
        for (String text : List.of("a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "zz")) {
            store.add(theirs.embed(text).content(), TextSegment.from(text));
        }
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .queryEmbedding(theirs.embed("b").content())
                .maxResults(1)
                .build();
        assertThat(store.search(request).matches().get(0).embedded().text()).isEqualTo("a");
    }

    @Test
    void failures_areEachOthers() {
        TextEmbedder slow = text -> {
            throw new RateLimitedException("slow -> down", ProviderFailure.of("p", "embed"), null);
        };
        EmbeddingModel theirs = LangChain4jEmbeddings.theirs("slow", slow);
        assertThatThrownBy(() -> theirs.embed("a")).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> LangChain4jEmbeddings.ours(theirs).embed("a"))
                .isInstanceOf(RateLimitedException.class);
        assertThatThrownBy(() -> LangChain4jEmbeddings.ours(theirs).embed(" "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LangChain4jEmbeddings.theirs(" ", LENGTHS)).hasMessageContaining(" -> ");
    }
}
