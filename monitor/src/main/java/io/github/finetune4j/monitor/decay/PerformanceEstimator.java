// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.monitor.drift.DriftLimits;
import io.github.finetune4j.monitor.drift.DriftThreshold;
import io.github.finetune4j.statistics.IsotonicRegression;
import io.github.finetune4j.statistics.TwoSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
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

    private final List<DoubleUnaryOperator> calibrations = new ArrayList<>();
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
            calibrations.add(improves ? fit(reference.scores(c), is)::at : score -> score);
        }
        for (EstimatedMetric metric : EstimatedMetric.values()) {
            errors.put(metric, errorOfOneRow(metric, reference, truth));
            limits.put(metric, threshold.of(realised(metric, reference, truth)).within(0, 1));
        }
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
        for (int from = 0; from < predictions.rows(); from += size) {
            int to = Math.min(predictions.rows(), from + size);
            chunks.add(new EstimatedChunk(from, to - 1, figures(predictions.part(from, to))));
        }
        return chunks;
    }

    private Map<EstimatedMetric, EstimatedFigure> figures(Predictions rows) {
        double[][] probabilities = probabilities(rows);
        Map<EstimatedMetric, EstimatedFigure> figures = new EnumMap<>(EstimatedMetric.class);
        for (EstimatedMetric metric : EstimatedMetric.values()) {
            double estimate = estimate(metric, rows, probabilities);
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
            probabilities[c] =
                    Arrays.stream(rows.scores(c)).map(calibrations.get(c)).toArray();
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

    private static double estimate(EstimatedMetric metric, Predictions rows, double[]... probabilities) {
        if (metric == EstimatedMetric.ACCURACY) {
            return accuracy(rows, probabilities);
        }
        return IntStream.range(0, rows.classes())
                        .mapToDouble(c -> metric == EstimatedMetric.ROC_AUC
                                ? ExpectedRoc.area(rows.scores(c), probabilities[c])
                                : OneAgainstRest.expected(rows.names(c), probabilities[c])
                                        .figure(metric))
                        .sum()
                / rows.classes();
    }

    private static double accuracy(Predictions rows, double[]... probabilities) {
        double sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            int named = rows.named()[row];
            sum += !rows.isBinary()
                    ? probabilities[named][row]
                    : named == 1 ? probabilities[0][row] : 1 - probabilities[0][row];
        }
        return sum / rows.rows();
    }

    private static double errorOfOneRow(EstimatedMetric metric, Predictions reference, int... truth) {
        if (metric == EstimatedMetric.ACCURACY) {
            double right = right(reference, truth);
            return Math.sqrt(right * (1 - right));
        }
        double sum = 0;
        for (int c = 0; c < reference.classes(); c++) {
            int[] is = reference.is(truth, c);
            double[] spread = metric == EstimatedMetric.ROC_AUC
                    ? ExpectedRoc.spread(reference.scores(c), is)
                    : OneAgainstRest.counted(reference.names(c), is).spread(metric, reference.isBinary());
            sum += spread[0] / spread[1];
        }
        double more = metric == EstimatedMetric.ROC_AUC && !reference.isBinary() ? AREAS_VARY_MORE : 1;
        return more * Math.sqrt(sum) / reference.classes();
    }

    private static double right(Predictions rows, int... truth) {
        long right = IntStream.range(0, truth.length)
                .filter(i -> truth[i] == rows.named()[i])
                .count();
        return (double) right / truth.length;
    }

    private double[] realised(EstimatedMetric metric, Predictions reference, int... truth) {
        List<Double> figures = new ArrayList<>();
        for (int from = 0; from < truth.length; from += size) {
            int to = Math.min(truth.length, from + size);
            figures.add(measured(metric, reference.part(from, to), Arrays.copyOfRange(truth, from, to)));
        }
        return figures.stream().mapToDouble(f -> f).toArray();
    }

    /** With labels; NaN where a class does not occur. */
    static double measured(EstimatedMetric metric, Predictions rows, int... truth) {
        if (metric == EstimatedMetric.ACCURACY) {
            return right(rows, truth);
        }
        double sum = 0;
        for (int c = 0; c < rows.classes(); c++) {
            int[] is = rows.is(truth, c);
            sum += metric == EstimatedMetric.ROC_AUC
                    ? area(rows.scores(c), is)
                    : OneAgainstRest.counted(rows.names(c), is).figure(metric);
        }
        return sum / rows.classes();
    }

    private static double area(double[] scores, int... is) {
        double[] yes = IntStream.range(0, is.length)
                .filter(i -> is[i] == 1)
                .mapToDouble(i -> scores[i])
                .toArray();
        double[] no = IntStream.range(0, is.length)
                .filter(i -> is[i] == 0)
                .mapToDouble(i -> scores[i])
                .toArray();
        return yes.length == 0 || no.length == 0 ? Double.NaN : TwoSamples.superiority(yes, no);
    }
}
