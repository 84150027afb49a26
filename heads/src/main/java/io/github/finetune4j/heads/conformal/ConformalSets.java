// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.LabeledText;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A maker of label sets that hold the true label as often as was asked, whatever the model is: by split conformal
 * prediction on rows that it was not trained on. The promise is of all texts together, not of each kind of text, and
 * only as long as texts to come are like the calibration rows; over many calibrations the coverage of one with n rows
 * is spread as Beta(⌈(n + 1)·coverage⌉, n + 1 − ⌈(n + 1)·coverage⌉). Immutable, safe for use by several threads.
 *
 * <pre>{@code
 * ConformalSets sets = ConformalSets.fit(ConformalMethod.LAC, probabilities, labels, 0.95);
 * List<Integer> likely = sets.set(calibrator.probabilities(head.values(vector)));
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ConformalSets {
    private static final double ROUNDING = 1e-8;

    private final LabelScore score;
    private final double limit;
    private final double coverage;

    private ConformalSets(LabelScore score, double limit, double coverage) {
        this.score = score;
        this.limit = limit;
        this.coverage = coverage;
    }

    /**
     * {@return sets from calibration rows}
     *
     * @param method least sets on average ({@link ConformalMethod#LAC}) if you have no reason for another
     * @param probabilities [rows][classes], each from 0 to 1, of rows that neither the model nor its calibrator learnt
     * @param labels the true class of each row, from 0
     * @param coverage how often the set is to hold the true label, between 0 and 1; 0.9 or 0.95 are usual
     * @throws IllegalArgumentException if lengths, labels or numbers are not as said, or there are too few rows: at
     *     least coverage / (1 − coverage)
     */
    public static ConformalSets fit(ConformalMethod method, double[][] probabilities, int[] labels, double coverage) {
        LabelScore score = LabelScore.of(method);
        double[] scores = scores(score, probabilities, labels, new double[labels.length]);
        double limit = ConformalScores.of(scores).quantile(coverage);
        if (Double.isInfinite(limit)) {
            throw new IllegalArgumentException("rows for a coverage of " + coverage + ": " + labels.length
                    + " -> give at least " + (long) Math.ceil(coverage / (1 - coverage) - ROUNDING));
        }
        return new ConformalSets(score, limit, coverage);
    }

    /**
     * {@return the least sets on average, from rows that a classifier is asked}
     *
     * @param classifier of one label per text
     * @param rows chats whose answer is the label, of which it learnt none
     * @param coverage how often the set is to hold the true label, between 0 and 1; 0.9 or 0.95 are usual
     * @throws io.github.finetune4j.dataset.InvalidDatasetException if rows have no text, or no label of the
     *     classifier's; names every row
     * @throws IllegalArgumentException if there are too few rows: at least coverage / (1 − coverage)
     */
    public static ConformalSets fit(TextClassifier classifier, Dataset rows, double coverage) {
        List<String> labels = classifier.labels();
        List<LabeledText> texts = LabeledText.ofValidation(rows, TrainingMethod.CLASSIFICATION, labels);
        double[][] probabilities = classifier
                .classifyAll(texts.stream().map(LabeledText::text).toList())
                .stream()
                .map(found -> inOrder(labels, found))
                .toArray(double[][]::new);
        int[] truth = texts.stream()
                .mapToInt(text -> labels.indexOf(text.labels().get(0)))
                .toArray();
        return fit(ConformalMethod.LAC, probabilities, truth, coverage);
    }

    private static double[] inOrder(List<String> labels, Classification found) {
        return labels.stream().mapToDouble(found::probability).toArray();
    }

    /**
     * {@return sets with a limit that was found before}
     *
     * @param method as it was fitted
     * @param limit as {@link #limit} gave it
     * @param coverage as it was fitted
     */
    public static ConformalSets of(ConformalMethod method, double limit, double coverage) {
        Given.finite("limit of conformal sets", limit);
        return new ConformalSets(LabelScore.of(method), limit, Given.between("coverage", coverage, 0, 1));
    }

    static double[] scores(LabelScore score, double[][] probabilities, int[] labels, double[] u) {
        if (probabilities.length != labels.length) {
            throw new IllegalArgumentException("rows of a calibration: " + probabilities.length
                    + " of probabilities and " + labels.length + " of labels -> give each row both");
        }
        double[] scores = new double[labels.length];
        for (int row = 0; row < scores.length; row++) {
            check(probabilities[row]);
            Given.from("label of row " + (row + 1), labels[row], 0, probabilities[row].length - 1);
            scores[row] = score.all(probabilities[row], u[row])[labels[row]];
        }
        return scores;
    }

    private static void check(double... probabilities) {
        for (double probability : probabilities) {
            Given.from("probability", probability, 0, 1);
        }
    }

    /** {@return how strange a label in the set may be, as a number to keep} */
    public double limit() {
        return limit;
    }

    /** {@return how often the set is to hold the true label} */
    public double coverage() {
        return coverage;
    }

    /**
     * {@return the labels that are likely, the most probable first; at least one}
     *
     * @param probabilities of each class, from 0 to 1
     */
    public List<Integer> set(double... probabilities) {
        check(probabilities);
        return set(score, probabilities, limit, false);
    }

    /**
     * {@return the labels that are likely, the most probable first; at least one}
     *
     * @param labels in the order of the probabilities that the sets were fitted on
     * @param found with a probability for each
     */
    public List<String> set(List<String> labels, Classification found) {
        return set(inOrder(labels, found)).stream().map(labels::get).toList();
    }

    /**
     * {@return the set}
     *
     * @param withLast whether it goes on up to the label that reaches the limit, as APS was first written
     */
    static List<Integer> set(LabelScore score, double[] probabilities, double limit, boolean withLast) {
        double[] scores = score.all(probabilities, 0);
        List<Integer> set = new ArrayList<>();
        for (int label : LabelScore.order(probabilities)) {
            boolean within = scores[label] <= limit + ROUNDING;
            if (within || set.isEmpty() || withLast) {
                set.add(label);
            }
            if (!within) {
                break;
            }
        }
        return List.copyOf(set);
    }
}
