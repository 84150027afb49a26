// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.statistics.interval.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Measures of sentence-transformers 6.2.0, of searches and of rerankings. */
class GoldenMeasuresTest {
    private static final Map<String, Object> GOLDEN = load();

    private static Map<String, Object> load() {
        try {
            return Json.parseObject(Files.readString(Fixtures.path("heads/retrieval-metrics.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<?> list(@Nullable Object json) {
        return (List<?>) Objects.requireNonNull(json);
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are texts
    private static Map<String, Object> map(@Nullable Object json) {
        return (Map<String, Object>) Objects.requireNonNull(json);
    }

    private static double[] numbers(@Nullable Object json) {
        return list(json).stream()
                .mapToDouble(each -> ((Number) each).doubleValue())
                .toArray();
    }

    private static double product(double[] a, double[] b, boolean cosine) {
        double sum = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
            squares += a[i] * a[i];
            others += b[i] * b[i];
        }
        return cosine ? sum / Math.sqrt(squares * others) : sum;
    }

    private static List<JudgedQuery> queries(boolean cosine) {
        List<JudgedQuery> queries = new ArrayList<>();
        for (Object query : list(GOLDEN.get("queries"))) {
            String id = "q" + queries.size();
            Map<String, Double> scores = new LinkedHashMap<>();
            for (Object document : list(GOLDEN.get("documents"))) {
                scores.put("d" + scores.size(), product(numbers(query), numbers(document), cosine));
            }
            Map<String, Integer> grades = list(map(GOLDEN.get("relevant")).get(id)).stream()
                    .collect(Collectors.toMap(String::valueOf, document -> 1));
            queries.add(JudgedQuery.ofScores(id, scores, grades));
        }
        return queries;
    }

    private static Interval measure(RetrievalQuality quality, String name) {
        int most = Integer.parseInt(name.substring(name.indexOf('@') + 1));
        return switch (name.substring(name.indexOf('_') + 1, name.indexOf('@'))) {
            case "accuracy" -> quality.hitRate(most);
            case "precision" -> quality.precision(most);
            case "recall" -> quality.recall(most);
            case "ndcg" -> quality.ndcg(most);
            case "mrr" -> quality.reciprocalRank(most);
            case "map" -> quality.averagePrecision(most);
            default -> throw new AssertionError(name);
        };
    }

    @Test
    void measures_ofSearches_areThoseOfSentenceTransformers() {
        RetrievalQuality cosine = RetrievalQuality.of(queries(true));
        RetrievalQuality dot = RetrievalQuality.of(queries(false));
        Map<String, Object> theirs = map(GOLDEN.get("metrics"));
        theirs.forEach((name, value) -> {
            Interval mine = measure(name.startsWith("cosine") ? cosine : dot, name);
            assertThat(mine.estimate()).as(name).isCloseTo(((Number) value).doubleValue(), within(1e-9));
            assertThat(mine.lower()).as(name).isLessThanOrEqualTo(mine.estimate());
        });
        assertThat(theirs).hasSize(50);
        assertThat(cosine.queries()).hasSize(12);
    }

    @Test
    void measures_ofRerankings_areThoseOfSentenceTransformers() {
        Map<String, Object> reranking = map(GOLDEN.get("reranking"));
        List<JudgedQuery> queries = new ArrayList<>();
        for (Object each : list(reranking.get("lists"))) {
            double[] relevant = numbers(map(each).get("relevant"));
            double[] scores = numbers(map(each).get("scores"));
            List<String> ranking = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -scores[i]))
                    .map(String::valueOf)
                    .toList();
            Map<String, Integer> grades = IntStream.range(0, relevant.length)
                    .boxed()
                    .collect(Collectors.toMap(String::valueOf, i -> (int) relevant[i]));
            queries.add(new JudgedQuery("q" + queries.size(), ranking, grades));
        }
        RetrievalQuality mine = RetrievalQuality.of(queries);
        Map<String, Object> theirs = map(reranking.get("metrics"));
        assertThat(queries).hasSize(10);
        assertThat(mine.averagePrecision().estimate()).isCloseTo((Double) theirs.get("map"), within(1e-9));
        assertThat(mine.reciprocalRank(10).estimate()).isCloseTo((Double) theirs.get("mrr@10"), within(1e-9));
        assertThat(mine.ndcg(10).estimate()).isCloseTo((Double) theirs.get("ndcg@10"), within(1e-9));
    }
}
