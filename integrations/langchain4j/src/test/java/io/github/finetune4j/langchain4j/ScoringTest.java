// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.aggregator.ReRankingContentAggregator;
import dev.langchain4j.rag.query.Query;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.text.TextReranker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rerankers both ways. */
class ScoringTest {
    /** A passage is the better the more of the query's letters it has. */
    private static final TextReranker LETTERS = (query, passages) -> passages.stream()
            .mapToDouble(passage ->
                    query.chars().filter(letter -> passage.indexOf(letter) >= 0).count())
            .toArray();

    @Test
    void thereAndBack_areTheSameScores() {
        ScoringModel theirs = LangChain4jScoring.theirs(LETTERS);
        assertThat(theirs.score("back", "card").content()).isEqualTo(2);
        assertThat(LangChain4jScoring.ours(theirs).scores("card", List.of("card", "x", "cd")))
                .containsExactly(4, 0, 2);
    }

    @Test
    void severalPassages_areOneCallEitherWay_andNoneIsNone() {
        List<List<String>> calls = new ArrayList<>();
        ScoringModel theirs = LangChain4jScoring.theirs((query, passages) -> {
            calls.add(passages);
            return LETTERS.scores(query, passages);
        });
        TextReranker back = LangChain4jScoring.ours(theirs);
        assertThat(back.scores("a", List.of("a", "b"))).containsExactly(1, 0);
        assertThat(back.scores("a", List.of())).isEmpty();
        assertThat(calls).containsExactly(List.of("a", "b"));
    }

    @Test
    void theirAggregator_putsTheBestFirst() {
        ReRankingContentAggregator aggregator = ReRankingContentAggregator.builder()
                .scoringModel(LangChain4jScoring.theirs(LETTERS))
                .minScore(1.0)
                .build();
        List<Content> found = List.of(Content.from("x"), Content.from("cd"), Content.from("card"));
        assertThat(aggregator.aggregate(Map.of(Query.from("card"), List.of(found))))
                .extracting(content -> content.textSegment().text())
                .containsExactly("card", "cd");
    }

    @Test
    void failures_areEachOthers() {
        TextReranker slow = (query, passages) -> {
            throw new RateLimitedException("slow -> down", ProviderFailure.of("p", "score"), null);
        };
        ScoringModel theirs = LangChain4jScoring.theirs(slow);
        assertThatThrownBy(() -> theirs.score("a", "b")).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> LangChain4jScoring.ours(theirs).scores("b", List.of("a")))
                .isInstanceOf(RateLimitedException.class);
        assertThatThrownBy(() -> LangChain4jScoring.ours(theirs).scores("b", List.of(" ")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooFewScores_areAFailure() {
        ScoringModel one = (List<TextSegment> segments, String query) -> Response.from(List.of(1.0));
        assertThatThrownBy(() -> LangChain4jScoring.ours(one).scores("q", List.of("a", "b")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("1 results for 2 texts -> ask for fewer at once");
    }
}
