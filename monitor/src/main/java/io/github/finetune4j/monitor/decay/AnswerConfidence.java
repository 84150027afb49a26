// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.drift.DriftLimits;
import io.github.finetune4j.statistics.prediction.IsotonicRegression;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Estimates how many answers of a language model are right where nobody has looked at them: the confidence of an answer
 * ({@link #METRIC}, the exponential of the mean log-probability of its tokens) is calibrated on answers that people
 * have judged, and averaged over the others. Immutable.
 *
 * <p>Its band holds two errors: which answers happened to come, and which happened to be judged. It is right as long as
 * the same confidence means the same as when people judged; a model that has become surer of wrong answers is not seen.
 * {@code PredictionPowered} needs no such trust, where some answers of the traffic in question are judged too.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnswerConfidence {
    /** The figure of an interaction that holds the confidence, from 0 to 1. */
    public static final String METRIC = "confidence";

    private static final int FEWEST = 10;
    private static final int RESAMPLES = 200;
    private static final double BAND = 3;

    private final double[] confidence;
    private final double[] right;
    private final IsotonicRegression calibration;
    private final DriftLimits limits;

    private AnswerConfidence(double[] confidence, double[] right) {
        this.confidence = confidence;
        this.right = right;
        calibration = IsotonicRegression.fit(confidence, right);
        double rate = Arrays.stream(right).average().orElseThrow();
        double error = Math.sqrt(rate * (1 - rate) / right.length);
        limits = new DriftLimits(rate - BAND * error, rate + BAND * error).within(0, 1);
    }

    /**
     * Calibrates confidence on judged answers.
     *
     * @param judged interactions that people have judged; those without the figure {@link #METRIC} are left out
     * @param isRight whether an answer was right
     * @return the calibration
     * @throws IllegalArgumentException if fewer than 10 of the answers were right, or fewer than 10 wrong
     */
    public static AnswerConfidence fit(Collection<Interaction> judged, Predicate<Interaction> isRight) {
        List<Interaction> known = withConfidence(judged);
        double[] right =
                known.stream().mapToDouble(i -> isRight.test(i) ? 1 : 0).toArray();
        double count = Arrays.stream(right).sum();
        if (count < FEWEST || right.length - count < FEWEST) {
            throw new IllegalArgumentException("judged answers with a confidence: " + (long) count + " right, "
                    + (long) (right.length - count) + " wrong -> judge more, until " + FEWEST + " of each are known");
        }
        return new AnswerConfidence(confidences(known), right);
    }

    private static List<Interaction> withConfidence(Collection<Interaction> interactions) {
        return interactions.stream()
                .filter(interaction -> interaction.figure(METRIC).isPresent())
                .toList();
    }

    private static double[] confidences(List<Interaction> interactions) {
        return interactions.stream()
                .mapToDouble(interaction -> interaction.figure(METRIC).orElseThrow())
                .toArray();
    }

    /**
     * {@return how likely an answer of that confidence is right}
     *
     * @param confidenceOfAnswer from 0 to 1
     */
    public double chanceOfRight(double confidenceOfAnswer) {
        return calibration.at(confidenceOfAnswer);
    }

    /**
     * {@return the share of the answers that is surer, or less sure, than any that was judged: there the calibration
     * guesses, and the estimate's band is too narrow}
     *
     * @param traffic at least one interaction with the figure {@link #METRIC}
     */
    public double beyondJudged(Collection<Interaction> traffic) {
        double least = Arrays.stream(confidence).min().orElseThrow();
        double greatest = Arrays.stream(confidence).max().orElseThrow();
        double[] values = checked(traffic);
        return (double) Arrays.stream(values)
                        .filter(value -> value < least || value > greatest)
                        .count()
                / values.length;
    }

    private static double[] checked(Collection<Interaction> traffic) {
        double[] values = confidences(withConfidence(traffic));
        if (values.length == 0) {
            throw new IllegalArgumentException("interactions with the figure " + METRIC + ": 0 of " + traffic.size()
                    + " -> give some of a model that returns its tokens' probabilities");
        }
        return values;
    }

    /**
     * {@return the estimated share of right answers; its limits are what the judged answers had, as far as chance goes}
     *
     * @param traffic at least one interaction with the figure {@link #METRIC}; those without are left out
     */
    public EstimatedFigure accuracy(Collection<Interaction> traffic) {
        double[] values = checked(traffic);
        double estimate = mean(calibration, values);
        double ofAnswers =
                Arrays.stream(values).map(calibration::at).map(p -> p * (1 - p)).sum() / values.length / values.length;
        double error = Math.sqrt(ofAnswers + ofCalibration(values));
        return new EstimatedFigure(
                EstimatedMetric.ACCURACY,
                estimate,
                error,
                Math.max(0, estimate - BAND * error),
                Math.min(1, estimate + BAND * error),
                limits,
                values.length);
    }

    private static double mean(IsotonicRegression calibration, double... values) {
        return Arrays.stream(values).map(calibration::at).sum() / values.length;
    }

    /** The variance that comes from which answers were judged, by judging resampled ones. */
    private double ofCalibration(double... values) {
        SplittableRandom random = new SplittableRandom(1);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] rows = IntStream.range(0, right.length)
                    .map(row -> random.nextInt(right.length))
                    .toArray();
            IsotonicRegression fit = IsotonicRegression.fit(
                    Arrays.stream(rows).mapToDouble(row -> confidence[row]).toArray(),
                    Arrays.stream(rows).mapToDouble(row -> right[row]).toArray());
            means[i] = mean(fit, values);
        }
        double mean = Arrays.stream(means).average().orElseThrow();
        return Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / (RESAMPLES - 1);
    }
}
