// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.summary.DiscountedGain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The figures of an order of passages, by vectors or by scores. */
final class PairFigures {
    private static final int FIRST = 10;

    /**
     * A passage that is asked for.
     *
     * @param score that it got
     * @param grade how well it answers, from 0 on
     */
    private record Candidate(double score, double grade) {}

    private PairFigures() {}

    /**
     * {@return a figure of an embedder}
     *
     * @param rows that judge
     * @param columns the vectors of their anchors, positives and negatives, as {@link VectorLoss#text} has them
     */
    static double ofVectors(ValidationJudge judge, List<PairExample> rows, double[][][] columns) {
        return switch (judge.metric()) {
            case SPEARMAN -> spearman(rows, columns);
            case NDCG -> mean(found(rows, columns));
            case LOSS, ACCURACY, MACRO_F1, ENTITY_F1 -> throw judge.unknown();
        };
    }

    /**
     * {@return a figure of a reranker}
     *
     * @param passages with their queries
     * @param scores of each, of any scale
     */
    static double ofScores(ValidationJudge judge, List<PairRows.ScoredText> passages, double[] scores) {
        return switch (judge.metric()) {
            case SPEARMAN ->
                Agreement.spearman(
                        passages.stream()
                                .mapToDouble(PairRows.ScoredText::share)
                                .toArray(),
                        scores);
            case NDCG -> mean(ranked(passages, scores));
            case LOSS, ACCURACY, MACRO_F1, ENTITY_F1 -> throw judge.unknown();
        };
    }

    private static double spearman(List<PairExample> rows, double[][][] columns) {
        double[] cosines = new double[rows.size()];
        double[] scores = new double[rows.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = product(unit(columns[0][i]), unit(columns[1][i]));
            scores[i] = rows.get(i).scoreIfGiven().orElseThrow();
        }
        return Agreement.spearman(scores, cosines);
    }

    /** Each anchor with all other texts of the rows. */
    private static List<List<Candidate>> found(List<PairExample> rows, double[][][] columns) {
        Map<String, double[]> anchors = new LinkedHashMap<>();
        Map<String, Set<String>> positives = new LinkedHashMap<>();
        Map<String, double[]> passages = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            PairExample row = rows.get(i);
            anchors.putIfAbsent(row.anchor(), unit(columns[0][i]));
            positives.computeIfAbsent(row.anchor(), any -> new HashSet<>()).add(row.positive());
            for (int column = 1; column < columns.length; column++) {
                passages.putIfAbsent(VectorLoss.text(row, column), unit(columns[column][i]));
            }
        }
        List<List<Candidate>> queries = new ArrayList<>();
        anchors.forEach((anchor, vector) -> {
            List<Candidate> candidates = new ArrayList<>();
            Set<String> own = positives.getOrDefault(anchor, Set.of());
            passages.forEach((passage, other) -> {
                if (!passage.equals(anchor)) {
                    candidates.add(new Candidate(product(vector, other), own.contains(passage) ? 1 : 0));
                }
            });
            queries.add(candidates);
        });
        return queries;
    }

    private static List<List<Candidate>> ranked(List<PairRows.ScoredText> passages, double[] scores) {
        Map<String, List<Candidate>> queries = new LinkedHashMap<>();
        for (int i = 0; i < scores.length; i++) {
            PairRows.ScoredText passage = passages.get(i);
            queries.computeIfAbsent(passage.query(), any -> new ArrayList<>())
                    .add(new Candidate(scores[i], passage.share()));
        }
        return List.copyOf(queries.values());
    }

    /** nDCG of queries that have something to find; of equal scores the worse passage comes first. */
    private static double mean(List<List<Candidate>> queries) {
        Comparator<Candidate> byScore =
                Comparator.comparingDouble((Candidate each) -> -each.score()).thenComparingDouble(Candidate::grade);
        return queries.stream()
                .filter(each -> each.stream().anyMatch(candidate -> candidate.grade() > 0))
                .mapToDouble(each ->
                        DiscountedGain.normalized(grades(each.stream().sorted(byScore)), grades(each.stream()), FIRST))
                .average()
                .orElse(0);
    }

    private static double[] grades(Stream<Candidate> candidates) {
        return candidates.mapToDouble(Candidate::grade).toArray();
    }

    private static double[] unit(double[] vector) {
        double length = Math.max(1e-12, Math.sqrt(product(vector, vector)));
        double[] unit = new double[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = vector[i] / length;
        }
        return unit;
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
