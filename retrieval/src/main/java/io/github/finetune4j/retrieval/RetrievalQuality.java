// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * The quality of retrieval: how well passages are found: the measures of trec_eval, as means over questions with
 * bootstrap intervals. An answer can't be better than what was found for it, so measure this first. Immutable.
 *
 * <pre>{@code
 * RetrievalQuality found = RetrievalQuality.of(index, Map.of("how long can I send it back?", Map.of("returns", 1), …));
 * found.recall(5);      // Interval
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RetrievalQuality {
    private static final double LEVEL = 0.95;
    private static final int RESAMPLES = 10_000;
    private static final int DEEP = 1000;
    private static final int SHOWN = 10;

    private final List<JudgedQuery> queries;
    private final long seed;

    private RetrievalQuality(List<JudgedQuery> queries, long seed) {
        NoNull.each("the judged queries", queries);
        if (queries.size() < 2) {
            throw new IllegalArgumentException(
                    "judged queries: " + queries.size() + " -> give at least 2, better 50 or more");
        }
        this.queries = List.copyOf(queries);
        this.seed = seed;
    }

    /**
     * {@return the quality of these rankings}
     *
     * @param queries at least two
     */
    public static RetrievalQuality of(List<JudgedQuery> queries) {
        return new RetrievalQuality(queries, 0);
    }

    /**
     * {@return the quality of an index, by documents: a document is found where its best passage is}
     *
     * @param index to be searched, in the way that is its own
     * @param relevant by question, the grade of each document that answers it
     */
    public static RetrievalQuality of(RetrievalIndex index, Map<String, Map<String, Integer>> relevant) {
        return of(index, relevant, index.usual());
    }

    /**
     * {@return the quality of an index, by documents}
     *
     * @param index to be searched
     * @param relevant by question, the grade of each document that answers it
     * @param rankBy what decides
     */
    public static RetrievalQuality of(RetrievalIndex index, Map<String, Map<String, Integer>> relevant, RankBy rankBy) {
        List<JudgedQuery> queries = new ArrayList<>();
        relevant.forEach((question, grades) -> {
            List<String> ranking = index.search(question, DEEP, rankBy).stream()
                    .map(hit -> hit.passage().document())
                    .distinct()
                    .toList();
            queries.add(new JudgedQuery(question, ranking, grades));
        });
        return of(queries);
    }

    /**
     * {@return the same with other resamples}
     *
     * @param newSeed of the bootstrap; 0 unless set
     */
    public RetrievalQuality withSeed(long newSeed) {
        return new RetrievalQuality(queries, newSeed);
    }

    /** {@return the queries, in order} */
    public List<JudgedQuery> queries() {
        return queries;
    }

    /**
     * {@return the share of what is relevant that is among the first}
     *
     * @param most how many are looked at, at least 1
     */
    public Interval recall(int most) {
        return mean(each -> each.recall(Given.atLeast("ranks looked at", most, 1)));
    }

    /**
     * {@return the share of relevant ones among the first}
     *
     * @param most how many are looked at, at least 1
     */
    public Interval precision(int most) {
        return mean(each -> each.precision(Given.atLeast("ranks looked at", most, 1)));
    }

    /**
     * {@return the share of queries with something relevant among the first: accuracy@k in sentence-transformers}
     *
     * @param most how many are looked at, at least 1
     */
    public Interval hitRate(int most) {
        return mean(each -> each.hit(Given.atLeast("ranks looked at", most, 1)));
    }

    /** {@return MRR: the mean of 1 / rank of the first relevant one} */
    public Interval reciprocalRank() {
        return mean(RankMeasures::reciprocalRank);
    }

    /**
     * {@return MRR@k, as sentence-transformers has it: 0 where nothing relevant is among the first}
     *
     * @param most how many are looked at, at least 1
     */
    public Interval reciprocalRank(int most) {
        return mean(each -> each.reciprocalRank(Given.atLeast("ranks looked at", most, 1)));
    }

    /** {@return MAP: the mean of the precisions at the ranks of all that is relevant} */
    public Interval averagePrecision() {
        return mean(RankMeasures::averagePrecision);
    }

    /**
     * {@return MAP@k, as sentence-transformers has it: the precisions among the first, divided by how many of the
     * relevant can be there}
     *
     * @param most how many are looked at, at least 1
     */
    public Interval averagePrecision(int most) {
        return mean(each -> each.averagePrecision(Given.atLeast("ranks looked at", most, 1)));
    }

    /**
     * {@return nDCG: grades of the first, discounted by log2(rank + 1), over the greatest possible sum}
     *
     * @param most how many are looked at, at least 1
     */
    public Interval ndcg(int most) {
        return mean(each -> each.gain(Given.atLeast("ranks looked at", most, 1)));
    }

    private Interval mean(ToDoubleFunction<RankMeasures> measure) {
        double[] values =
                queries.stream().map(RankMeasures::new).mapToDouble(measure).toArray();
        return Bootstrap.bcaOfMean(values, LEVEL, RESAMPLES, new SplittableRandom(seed));
    }

    /** {@return the usual figures on one line} */
    public String summary() {
        return queries.size() + " queries: recall@" + SHOWN + " " + text(recall(SHOWN)) + ", MRR "
                + text(reciprocalRank()) + ", nDCG@" + SHOWN + " " + text(ndcg(SHOWN));
    }

    private static String text(Interval figure) {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", figure.estimate(), figure.lower(), figure.upper());
    }

    @Override
    public String toString() {
        return summary();
    }
}
