// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.training.PairLoss;
import io.github.finetune4j.training.TeacherVectors;
import io.github.finetune4j.training.ValidationMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Pairs of texts as a run keeps them, and what is wrong with some. */
final class PairRows {
    private static final String ANCHOR = "anchor";
    private static final String POSITIVE = "positive";
    private static final String NEGATIVES = "negatives";
    private static final String SCORE = "score";

    private final List<PairExample> rows;
    private final String what;
    private final List<String> wrong = new ArrayList<>();

    private PairRows(List<PairExample> rows, String what) {
        this.rows = rows;
        this.what = what;
    }

    /**
     * {@return the loss that rows are learnt by}
     *
     * @param rows to learn
     * @param asked null: the usual one for such rows
     * @param width of the encoder's vectors
     * @throws io.github.finetune4j.error.InvalidRequestException if there is nothing to learn from them, naming rows
     */
    static PairLoss embedding(List<PairExample> rows, @Nullable PairLoss asked, int width) {
        PairRows checked = new PairRows(rows, "training");
        checked.requireTwo();
        checked.requireVectors();
        boolean scored = rows.get(0).score() != null;
        PairLoss loss = asked == null ? usual(rows.get(0), width) : asked;
        checked.requireFor(loss, width);
        checked.requireDifference(row -> scored ? String.valueOf(row.score()) : List.of(row.anchor(), row.positive()));
        return loss;
    }

    private static PairLoss usual(PairExample row, int width) {
        return TeacherVectors.vectorOf(row)
                .map(vector -> vector.length == width ? PairLoss.TEACHER_VECTORS : PairLoss.TEACHER_COSINES)
                .orElse(row.score() == null ? PairLoss.MULTIPLE_NEGATIVES : PairLoss.COSENT);
    }

    private void requireVectors() {
        each(row -> {
            try {
                TeacherVectors.vectorOf(row);
                return null;
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage()).replaceFirst(" -> .*", "");
            }
        });
        refuse("a teacher's vector is a list of finite numbers, not all of them zero");
    }

    /**
     * Refuses rows that a loss does not learn from.
     *
     * @param rows to judge by
     * @param loss that is taken
     * @param width of the encoder's vectors
     * @throws io.github.finetune4j.error.InvalidRequestException naming rows
     */
    static void requireFor(List<PairExample> rows, PairLoss loss, int width) {
        PairRows checked = new PairRows(rows, "validation");
        checked.requireVectors();
        checked.requireFor(loss, width);
    }

    private void requireFor(PairLoss loss, int width) {
        String scores = "loss " + loss + (loss.takesScores() ? " learns from scores" : " learns from no scores");
        each(row -> (row.score() != null) == loss.takesScores()
                ? null
                : row.score() == null ? "it has no score" : "it has a score");
        refuse(scores + ", of all rows or none");
        Double most = loss == PairLoss.COSINE ? 1.0 : null;
        each(row -> most == null || Math.abs(Objects.requireNonNullElse(row.score(), 0.0)) <= most
                ? null
                : "score " + row.score());
        refuse("a cosine is a score between -1 and 1");
        each(row -> loss == PairLoss.TRIPLET && row.negatives().isEmpty() ? "it has no negative" : null);
        refuse("loss TRIPLET takes rows with a negative");
        requireTeacher(loss, width);
    }

    private void requireTeacher(PairLoss loss, int width) {
        boolean taken = loss.takesTeacher();
        each(row -> TeacherVectors.vectorOf(row).isPresent() == taken
                ? null
                : taken ? "it has no teacher's vector" : "it has a teacher's vector");
        refuse("loss " + loss + (taken ? " learns from a teacher's vectors" : " learns from none")
                + ", of all rows or none (TeacherVectors)");
        int own = rows.isEmpty()
                ? width
                : TeacherVectors.vectorOf(rows.get(0))
                        .map(vector -> vector.length)
                        .orElse(width);
        int wanted = loss == PairLoss.TEACHER_VECTORS ? width : own;
        each(row -> TeacherVectors.vectorOf(row)
                .filter(vector -> vector.length != wanted)
                .map(vector -> "its vector has " + vector.length + " numbers")
                .orElse(null));
        refuse("all have as many as the first, and those of loss TEACHER_VECTORS as many as the encoder's vectors, "
                + width + "; of any other width learns TEACHER_COSINES");
        each(row -> taken && !row.negatives().isEmpty() ? "it has negatives" : null);
        refuse("a teacher's vectors say how far texts are apart, leave negatives out");
    }

    /**
     * {@return how many texts of each row are learnt: of a text paired with itself, which a teacher's vectors are for,
     * one}
     *
     * @param rows all, those to judge by too
     */
    static int columns(List<PairExample> rows, TextRunSettings.Vectors vectors) {
        boolean alone = vectors.loss().takesTeacher()
                && rows.stream().allMatch(row -> row.positive().equals(row.anchor()));
        return alone ? 1 : 2 + vectors.negatives();
    }

    /**
     * Refuses rows from which nobody learns how well a passage answers.
     *
     * @param rows to learn
     * @throws io.github.finetune4j.error.InvalidRequestException naming rows
     */
    static void requireReranking(List<PairExample> rows) {
        PairRows checked = new PairRows(rows, "training");
        checked.requireTwo();
        checked.requireShares();
        List<ScoredText> all =
                rows.stream().flatMap(row -> ScoredText.of(row).stream()).toList();
        if (all.stream().mapToDouble(ScoredText::share).distinct().count() < 2) {
            throw LongRows.refused("all " + all.size() + " pairs of the training rows have the score "
                    + all.get(0).share() + ", so nothing tells a passage that answers from others -> add negatives,"
                    + " or scores from 0 to 1");
        }
    }

    static void requireShares(List<PairExample> rows) {
        new PairRows(rows, "validation").requireShares();
    }

    private void requireShares() {
        each(row -> row.score() == null || (row.score() >= 0 && row.score() <= 1) ? null : "score " + row.score());
        refuse("a reranker learns scores from 0 to 1");
        each(row -> TeacherVectors.vectorOf(row).isPresent() ? "it has a teacher's vector" : null);
        refuse("a reranker learns from no teacher's vectors (TeacherVectors)");
    }

    /**
     * Refuses validation rows that a figure says nothing of.
     *
     * @param loss of an embedder; null of a reranker
     */
    static void requireJudges(List<PairExample> rows, ValidationMetric metric, @Nullable PairLoss loss) {
        boolean scored = loss == null || loss.takesScores();
        boolean paired = loss == null || !(loss.takesScores() || loss.takesTeacher());
        List<ScoredText> all =
                rows.stream().flatMap(row -> ScoredText.of(row).stream()).toList();
        Function<ScoredText, String> query = loss == null ? ScoredText::query : any -> "";
        boolean differ = all.stream()
                .collect(Collectors.groupingBy(
                        metric == ValidationMetric.NDCG ? query : any -> "",
                        Collectors.mapping(ScoredText::share, Collectors.toSet())))
                .values()
                .stream()
                .anyMatch(shares -> shares.size() > 1);
        String what = "earlyStopping by " + metric.word() + ", and the " + rows.size() + " validation rows ";
        if (metric == ValidationMetric.SPEARMAN && !(scored && differ)) {
            throw LongRows.refused(what + "have no scores that differ -> give scored pairs, or take another metric");
        }
        boolean several = rows.stream().map(PairExample::positive).distinct().count() > 1;
        if (metric == ValidationMetric.NDCG && !(paired && (loss == null ? differ : several || differ))) {
            throw LongRows.refused(what + "have no query with better and worse passages -> give pairs and their"
                    + " negatives, or take another metric");
        }
    }

    private void requireTwo() {
        if (rows.size() < 2) {
            throw LongRows.refused(
                    what + " rows: " + rows.size() + " -> give at least 2, for what is learnt is how they differ");
        }
    }

    private void requireDifference(Function<PairExample, ?> by) {
        if (rows.stream().map(by).distinct().count() < 2) {
            boolean scored = rows.get(0).score() != null;
            throw LongRows.refused("all " + rows.size() + " " + what + " rows "
                    + (scored ? "have the score " + rows.get(0).score() : "are the same pair")
                    + ", so there is nothing to learn -> give rows that differ");
        }
    }

    private void each(Function<PairExample, @Nullable String> problem) {
        for (int i = 0; i < rows.size(); i++) {
            String found = problem.apply(rows.get(i));
            if (found != null) {
                wrong.add("row " + (i + 1) + ": " + found);
            }
        }
    }

    private void refuse(String rule) {
        if (!wrong.isEmpty()) {
            throw LongRows.refused(wrong.size() + " of " + rows.size() + " " + what + " rows can't be used: "
                    + LongRows.first(wrong) + " -> " + rule);
        }
    }

    /** {@return how many negatives of a row are learnt at most} */
    static int negatives(List<PairExample> rows, PairLoss loss, int most) {
        int longest =
                rows.stream().mapToInt(row -> row.negatives().size()).max().orElse(0);
        return loss.takesScores() || loss.takesTeacher() ? 0 : loss == PairLoss.TRIPLET ? 1 : Math.min(most, longest);
    }

    static Map<String, Object> json(PairExample row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(ANCHOR, row.anchor());
        json.put(POSITIVE, row.positive());
        json.put(NEGATIVES, row.negatives());
        if (row.score() != null) {
            json.put(SCORE, row.score());
        }
        Object vector = row.fields().get(TeacherVectors.FIELD);
        if (vector != null) {
            json.put(TeacherVectors.FIELD, vector);
        }
        return json;
    }

    static PairExample of(Map<String, ?> json) {
        List<?> negatives = json.get(NEGATIVES) instanceof List<?> list ? list : List.of();
        Double score = json.get(SCORE) instanceof Number number ? number.doubleValue() : null;
        Object vector = json.get(TeacherVectors.FIELD);
        return new PairExample(
                String.valueOf(json.get(ANCHOR)),
                String.valueOf(json.get(POSITIVE)),
                negatives.stream().map(String::valueOf).toList(),
                score,
                vector == null ? Map.of() : Map.of(TeacherVectors.FIELD, vector));
    }

    /**
     * A query and a passage, as a reranker learns them.
     *
     * @param query what is looked for
     * @param passage that answers it, or not
     * @param share how well, from 0 to 1
     */
    record ScoredText(String query, String passage, double share) {
        static List<ScoredText> of(PairExample row) {
            List<ScoredText> all = new ArrayList<>();
            all.add(new ScoredText(row.anchor(), row.positive(), row.score() == null ? 1 : row.score()));
            IntStream.range(0, row.negatives().size())
                    .forEach(i ->
                            all.add(new ScoredText(row.anchor(), row.negatives().get(i), 0)));
            return all;
        }
    }
}
