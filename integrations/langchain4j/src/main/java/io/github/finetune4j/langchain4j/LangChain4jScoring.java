// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import io.github.finetune4j.text.TextReranker;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Models that say how well a passage answers a query, both ways.
 *
 * <pre>{@code
 * ContentAggregator best = ReRankingContentAggregator.builder()
 *         .scoringModel(LangChain4jScoring.theirs(reranker))
 *         .build();
 * }</pre>
 *
 * <p>What comes out is safe for use by several threads where what went in is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LangChain4jScoring {
    private LangChain4jScoring() {}

    /**
     * {@return LangChain4j's model as ours} Its failures are ours, as those of {@link LangChain4jChatModel}.
     *
     * @param model that scores; refuses blank passages with {@link IllegalArgumentException}
     */
    public static TextReranker ours(ScoringModel model) {
        FailuresIn failures =
                new FailuresIn("langchain4j", "score with " + model.getClass().getSimpleName());
        return (query, passages) -> {
            try {
                return passages.isEmpty() ? new double[0] : scores(model, failures, query, passages);
            } catch (RuntimeException e) {
                throw failures.here(e);
            }
        };
    }

    private static double[] scores(ScoringModel model, FailuresIn failures, String query, List<String> passages) {
        List<TextSegment> segments = passages.stream().map(TextSegment::from).toList();
        List<Double> found = model.scoreAll(segments, query).content();
        if (found.size() != passages.size()) {
            throw failures.incomplete(found.size(), passages.size());
        }
        return found.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * {@return our model as LangChain4j's, without a count of tokens; all segments are one call}
     *
     * @param reranker that scores
     */
    public static ScoringModel theirs(TextReranker reranker) {
        return (segments, query) -> {
            try {
                List<String> passages = segments.stream().map(TextSegment::text).toList();
                return Response.from(
                        Arrays.stream(reranker.scores(query, passages)).boxed().toList());
            } catch (RuntimeException e) {
                throw FailuresOut.of(e);
            }
        };
    }
}
