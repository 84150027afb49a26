// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.text.TextReranker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RerankingTest {
    /** Of equal words, so that they are ranked by their ids: d0 to d9. */
    private static final List<RetrievalDocument> DOCUMENTS = IntStream.range(0, 10)
            .mapToObj(i -> new RetrievalDocument("d" + i, "Title", "goods " + i))
            .toList();

    private static RetrievalIndex index(TextReranker reranker, int best) {
        RetrievalIndex index = RetrievalIndex.builder()
                .vectors("equal", text -> new double[] {1, 1})
                .reranker("mine", reranker, best)
                .build();
        index.put(DOCUMENTS);
        return index;
    }

    private static double last(String passage) {
        return passage.charAt(passage.length() - 1) - '0';
    }

    private static double[] backwards(String query, List<String> passages) {
        return passages.stream().mapToDouble(RerankingTest::last).toArray();
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.passage().document()).toList();
    }

    @Test
    void search_isRankedByTheReranker_andTheRestStaysBehind() {
        List<String> read = new ArrayList<>();
        TextReranker reranker = (query, passages) -> {
            read.add(query);
            read.addAll(passages);
            return backwards(query, passages);
        };
        try (RetrievalIndex index = index(reranker, 4)) {
            List<Hit> hits = index.search("goods", 10);
            assertThat(ids(hits)).containsExactly("d3", "d2", "d1", "d0", "d4", "d5", "d6", "d7", "d8", "d9");
            assertThat(read)
                    .containsExactly("goods", "Title\ngoods 0", "Title\ngoods 1", "Title\ngoods 2", "Title\ngoods 3");
            assertThat(hits.get(0).score()).isEqualTo(3);
            assertThat(hits).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
            assertThat(hits.get(4).score()).isCloseTo(2.0 / 65 - 2.0 / 64, within(1e-12));
            assertThat(ids(index.search("goods", 2))).containsExactly("d3", "d2"); // of more than are wanted
            assertThat(ids(index.search("goods", 2, RankBy.BOTH))).containsExactly("d0", "d1");
            assertThat(index.callbackFailures()).isEmpty();
        }
    }

    static Stream<Named<TextReranker>> broken() {
        Stream<Named<TextReranker>> wrong = Stream.of(
                Named.of("too few", (query, passages) -> new double[] {1}), Named.of("no number", (query, passages) -> {
                    double[] scores = backwards(query, passages);
                    scores[1] = Double.NaN;
                    return scores;
                }));
        return Stream.concat(
                wrong,
                Stream.of(Thrown.values()).map(thrown -> Named.of(thrown.name(), (query, passages) -> thrown.now())));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void search_withABrokenReranker_isRankedAsBefore_andCountsIt(TextReranker reranker) {
        try (RetrievalIndex index = index(reranker, 50)) {
            assertThat(ids(index.search("goods", 3))).containsExactly("d0", "d1", "d2");
            assertThat(ids(index.search("goods", 3))).containsExactly("d0", "d1", "d2");
            assertThat(index.callbackFailures()).singleElement().satisfies(failures -> {
                assertThat(failures.count()).isEqualTo(2);
                assertThat(failures.callback()).isEqualTo("the reranker mine");
                assertThat(failures.cost()).isEqualTo("passages stay as they were ranked before");
            });
        } finally {
            Thread.interrupted(); // one of what is thrown is an interrupt
        }
    }

    @Test
    void quality_ofRerankedSearches_isMeasuredLikewise() {
        Map<String, Map<String, Integer>> relevant = Map.of("goods", Map.of("d9", 1), "goods!", Map.of("d9", 1));
        try (RetrievalIndex index = index(RerankingTest::backwards, 50)) {
            assertThat(RetrievalQuality.of(index, relevant).ndcg(10).estimate()).isEqualTo(1);
            assertThat(RetrievalQuality.of(index, relevant, RankBy.BOTH)
                            .reciprocalRank()
                            .estimate())
                    .isCloseTo(0.1, within(1e-12));
        }
    }

    @Test
    void identity_ofAModel_isAnothersWithAnotherReranker() {
        try (RetrievalIndex four = index(RerankingTest::backwards, 4);
                RetrievalIndex fifty = index(RerankingTest::backwards, 50)) {
            assertThat(four.identity(null)).isNotEqualTo(fifty.identity(null)).endsWith("/mine/4");
            assertThat(four.identity(RankBy.BOTH)).isEqualTo(fifty.identity(RankBy.BOTH));
        }
    }

    @Test
    void rankBy_withoutAReranker_isRefused() {
        try (RetrievalIndex index = RetrievalIndex.builder().build()) {
            assertThatThrownBy(() -> index.search("goods", 3, RankBy.RERANKED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "rankBy: RERANKED, but the index has no reranker -> build it with one, or rank otherwise");
        }
        assertThatThrownBy(() -> RetrievalIndex.builder().reranker("mine", RerankingTest::backwards, 0))
                .hasMessageContaining("passages to be reranked: 0 -> ");
    }

    @Test
    void failures_sayWhatWasWrong_withoutTheTexts() {
        try (RetrievalIndex index = index((query, passages) -> new double[] {1, 2}, 50)) {
            index.search("goods", 3);
            assertThat(index.callbackFailures())
                    .extracting(CallbackFailures::failure)
                    .containsExactly("2 scores of 10 passages");
        }
    }
}
