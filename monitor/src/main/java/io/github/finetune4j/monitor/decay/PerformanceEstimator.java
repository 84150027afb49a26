// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.monitor.drift.DriftLimits;
import io.github.finetune4j.monitor.drift.DriftThreshold;
import io.github.finetune4j.statistics.prediction.IsotonicRegression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Estimates how good a classifier is where nobody has labelled its answers yet: from its calibrated probabilities
 * follow the confusion matrix that is to be expected, and from that the figures. It is NannyML's CBPE (0.13.1), with
 * its figures. Immutable.
 *
 * <p>It sees that inputs have become harder, as far as the model knows that it is less sure. It does not see that the
 * same inputs want other answers than before: for that there must be labels.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PerformanceEstimator {
    private static final double BAND = 3;
    /** NannyML's experiments found that areas of several classes vary by a fifth more than the formula says. */
    private static final double AREAS_VARY_MORE = 1.2;

    private final List<Calibration> calibrations = new ArrayList<>();
    private final List<Boolean> calibrated = new ArrayList<>();
    private final Map<EstimatedMetric, Double> errors = new EnumMap<>(EstimatedMetric.class);
    private final Map<EstimatedMetric, DriftLimits> limits = new EnumMap<>(EstimatedMetric.class);
    private final int size;

    private PerformanceEstimator(Predictions reference, int[] truth, int size, DriftThreshold threshold) {
        this.size = size;
        for (int c = 0; c < reference.classes(); c++) {
            int[] is = reference.is(truth, c);
            boolean improves = IsotonicRegression.improves(reference.scores(c), is);
            calibrated.add(improves);
            calibrations.add(improves ? fit(reference.scores(c), is)::at : (scores, order) -> scores.clone());
        }
        RowFigures all = RowFigures.counted(reference, truth);
        List<RowFigures> chunks = realised(reference, truth);
        for (EstimatedMetric metric : EstimatedMetric.values()) {
            errors.put(metric, errorOfOneRow(metric, reference, all, truth));
            double[] figures =
                    chunks.stream().mapToDouble(chunk -> chunk.figure(metric)).toArray();
            limits.put(metric, threshold.of(figures).within(0, 1));
        }
    }

    /** A calibration of scores, given with their order; the result is an array of its own. */
    @FunctionalInterface
    private interface Calibration {
        double[] of(double[] scores, int[] order);
    }

    /**
     * Learns from labelled rows; limits are the mean and three standard deviations of the chunks' figures.
     *
     * @param reference what the model said of them
     * @param truth the right class of each: of two classes 1 for yes, else 0
     * @param size rows of a chunk, at least 2
     * @return the estimator
     */
    public static PerformanceEstimator fit(Predictions reference, int[] truth, int size) {
        return fit(reference, truth, size, DriftThreshold.standardDeviations(BAND, BAND));
    }

    /**
     * Learns from labelled rows.
     *
     * @param reference what the model said of them
     * @param truth the right class of each: of two classes 1 for yes, else 0
     * @param size rows of a chunk, at least 2
     * @param threshold how limits follow from the figures of the chunks
     * @return the estimator
     */
    public static PerformanceEstimator fit(Predictions reference, int[] truth, int size, DriftThreshold threshold) {
        if (truth.length != reference.rows() || size < 2) {
            throw new IllegalArgumentException("labels, rows and rows of a chunk: " + truth.length + ", "
                    + reference.rows() + ", " + size + " -> give each row its label, and chunks of at least 2");
        }
        return new PerformanceEstimator(reference, truth, size, threshold);
    }

    private static IsotonicRegression fit(double[] scores, int... is) {
        return IsotonicRegression.fit(scores, Arrays.stream(is).asDoubleStream().toArray());
    }

    /** {@return of each class whether its scores are calibrated, as that made them better; of two classes one} */
    public List<Boolean> calibrated() {
        return List.copyOf(calibrated);
    }

    /**
     * {@return the estimates of each chunk}
     *
     * @param predictions of rows without labels, with as many classes as the reference
     */
    public List<EstimatedChunk> estimate(Predictions predictions) {
        if (predictions.classes() != calibrations.size()) {
            throw new IllegalArgumentException("columns of scores: " + predictions.classes() + " -> give "
                    + calibrations.size() + ", as in the reference");
        }
        List<EstimatedChunk> chunks = new ArrayList<>();
        int from = 0;
        for (Predictions part : predictions.parts(size)) {
            chunks.add(new EstimatedChunk(from, from + part.rows() - 1, figures(part)));
            from += part.rows();
        }
        return chunks;
    }

    private Map<EstimatedMetric, EstimatedFigure> figures(Predictions rows) {
        RowFigures expected = RowFigures.expected(rows, probabilities(rows));
        Map<EstimatedMetric, EstimatedFigure> figures = new EnumMap<>(EstimatedMetric.class);
        for (EstimatedMetric metric : EstimatedMetric.values()) {
            double estimate = expected.figure(metric);
            double error = errors.getOrDefault(metric, Double.NaN) / Math.sqrt(rows.rows());
            figures.put(
                    metric,
                    new EstimatedFigure(
                            metric,
                            estimate,
                            error,
                            Math.max(0, estimate - BAND * error),
                            Math.min(1, estimate + BAND * error),
                            limits.getOrDefault(metric, new DriftLimits(0, 1)),
                            rows.rows()));
        }
        return figures;
    }

    /** By class; with several classes they sum to 1 in each row. */
    private double[][] probabilities(Predictions rows) {
        double[][] probabilities = new double[rows.classes()][];
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = calibrations.get(c).of(rows.scores(c), rows.order(c));
        }
        for (int row = 0; row < rows.rows() && !rows.isBinary(); row++) {
            double sum = 0;
            for (double[] column : probabilities) {
                sum += column[row];
            }
            for (double[] column : probabilities) {
                column[row] = sum == 0 ? 1.0 / probabilities.length : column[row] / sum;
            }
        }
        return probabilities;
    }

    private static double errorOfOneRow(EstimatedMetric metric, Predictions reference, RowFigures all, int... truth) {
        if (metric == EstimatedMetric.ACCURACY) {
            double right = all.figure(metric);
            return Math.sqrt(right * (1 - right));
        }
        double sum = 0;
        for (int c = 0; c < reference.classes(); c++) {
            double[] spread = metric == EstimatedMetric.ROC_AUC
                    ? ExpectedRoc.spread(reference.scores(c), reference.is(truth, c))
                    : all.matrix(c).spread(metric, reference.isBinary());
            sum += spread[0] / spread[1];
        }
        double more = metric == EstimatedMetric.ROC_AUC && !reference.isBinary() ? AREAS_VARY_MORE : 1;
        return more * Math.sqrt(sum) / reference.classes();
    }

    private List<RowFigures> realised(Predictions reference, int... truth) {
        List<RowFigures> figures = new ArrayList<>();
        int from = 0;
        for (Predictions part : reference.parts(size)) {
            figures.add(RowFigures.counted(part, Arrays.copyOfRange(truth, from, from + part.rows())));
            from += part.rows();
        }
        return figures;
    }
}
