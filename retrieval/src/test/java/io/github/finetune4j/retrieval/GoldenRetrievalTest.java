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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores of bm25s 0.3.16 and measures of trec_eval (pytrec_eval-terrier 0.5.11). */
class GoldenRetrievalTest {
    private static final Map<String, Object> GOLDEN = load();
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    private static Map<String, Object> load() {
        try {
            return Json.parseObject(Files.readString(Fixtures.path("loop/retrieval.json")));
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

    private static double number(@Nullable Object json) {
        return ((Number) Objects.requireNonNull(json)).doubleValue();
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static RetrievalIndex index() {
        RetrievalIndex index = RetrievalIndex.builder()
                .passages(Chunking.whole())
                .words("letters and digits", GoldenRetrievalTest::words)
                .build();
        List<RetrievalDocument> documents = new ArrayList<>();
        for (Object text : list(GOLDEN.get("documents"))) {
            documents.add(RetrievalDocument.of("d" + documents.size(), (String) text));
        }
        index.put(documents);
        return index;
    }

    private static void equalScores(RetrievalIndex index) {
        int compared = 0;
        for (Object each : list(GOLDEN.get("bm25"))) {
            Map<String, Object> query = map(each);
            Map<String, Double> expected = new LinkedHashMap<>();
            for (Object score : list(query.get("scores"))) {
                expected.put("d" + expected.size(), number(score));
            }
            List<Hit> hits = index.search((String) Objects.requireNonNull(query.get("query")), 100);
            assertThat(hits).hasSize((int)
                    expected.values().stream().filter(score -> score > 0).count());
            for (Hit hit : hits) {
                double score = Objects.requireNonNull(expected.get(hit.passage().document()));
                assertThat(hit.score()).isCloseTo(score, within(1e-9));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(500);
    }

    @Test
    void search_byWords_scoresAsLucenesFormula() {
        try (RetrievalIndex index = index()) {
            assertThat(index.documentCount()).isEqualTo(60);
            equalScores(index);
        }
    }

    @Test
    void search_afterReplacingAndDeleting_scoresAsIfTheyHadNeverBeen() {
        try (RetrievalIndex index = index()) {
            index.put(List.of(RetrievalDocument.of("d0", "another text"), RetrievalDocument.of("x", "model model")));
            index.delete(List.of("x", "never there"));
            index.put(List.of(RetrievalDocument.of(
                    "d0", (String) list(GOLDEN.get("documents")).get(0))));
            equalScores(index);
        }
    }

    static Stream<Named<Map<String, Object>>> runs() {
        return list(GOLDEN.get("runs")).stream()
                .map(GoldenRetrievalTest::map)
                .map(run -> Named.of(String.valueOf(run.get("run")), run));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void measures_areThoseOfTrecEval(Map<String, Object> run) {
        List<JudgedQuery> queries = new ArrayList<>();
        map(GOLDEN.get("qrels")).forEach((id, grades) -> {
            if (map(run.get("scores")).containsKey(id)) {
                queries.add(
                        JudgedQuery.ofScores(id, numbers(map(run.get("scores")).get(id)), grades(grades)));
            }
        });
        assertThat(queries).hasSizeGreaterThan(8);
        RetrievalQuality mine = RetrievalQuality.of(queries);
        Map<String, Object> theirs = map(run.get("mean_pytrec_eval"));
        measures(mine).forEach((name, figure) -> {
            Interval interval = figure.get();
            assertThat(interval.estimate()).as(name).isCloseTo(number(theirs.get(name)), within(1e-9));
            assertThat(interval.contains(interval.estimate())).as(name).isTrue();
        });
    }

    private static Map<String, Supplier<Interval>> measures(RetrievalQuality quality) {
        Map<String, Supplier<Interval>> measures = new LinkedHashMap<>();
        for (int most : new int[] {1, 3, 5, 10}) {
            measures.put("recall_" + most, () -> quality.recall(most));
            measures.put("P_" + most, () -> quality.precision(most));
        }
        for (int most : new int[] {3, 5, 10}) {
            measures.put("ndcg_cut_" + most, () -> quality.ndcg(most));
        }
        for (int most : new int[] {1, 5, 10}) {
            measures.put("success_" + most, () -> quality.hitRate(most));
        }
        measures.put("recip_rank", quality::reciprocalRank);
        measures.put("map", quality::averagePrecision);
        return measures;
    }

    private static Map<String, Double> numbers(@Nullable Object json) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        map(json).forEach((id, value) -> numbers.put(id, number(value)));
        return numbers;
    }

    private static Map<String, Integer> grades(@Nullable Object json) {
        Map<String, Integer> grades = new LinkedHashMap<>();
        map(json).forEach((id, value) -> grades.put(id, (int) number(value)));
        return grades;
    }
}
