// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Prediction-powered inference of a mean from a few labels by people and many by a judge (Angelopoulos, Bates,
 * Fannjiang, Jordan, Zrnic, Science 382, 2023; PPI++: arXiv 2311.01453). The judge's mean over all rows, corrected by
 * how far the judge is off on the rows that people labelled too: θ = λ·mean f(U) + mean(Y − λ·f(X)). Unbiased however
 * bad the judge is; with λ tuned, never much worse than the people's labels alone.
 *
 * @param lambda λ, weight of the judge, from 0 (people alone) to 1
 * @param estimate θ
 * @param standardError of θ
 * @param n rows that people labelled
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record PredictionPowered(double lambda, double estimate, double standardError, long n) {

    /**
     * With the λ from 0 to 1 that makes the interval shortest (PPI++).
     *
     * @param labels what people said, at least two finite values
     * @param predictions what the judge said of the same rows
     * @param others what the judge said of rows that people did not see, at least one finite value; not of the same
     *     rows
     * @return the estimate
     */
    public static PredictionPowered tuned(double[] labels, double[] predictions, double[] others) {
        double lambda = bestLambda(labels, predictions, others);
        return of(labels, predictions, others, Math.max(0, Math.min(1, lambda)));
    }

    /**
     * With a given λ.
     *
     * @param labels what people said, at least two finite values
     * @param predictions what the judge said of the same rows
     * @param others what the judge said of rows that people did not see, at least one finite value
     * @param lambda from 0 to 1
     * @return the estimate
     */
    public static PredictionPowered of(double[] labels, double[] predictions, double[] others, double lambda) {
        check(labels, predictions, others);
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda: " + lambda + " -> give a number from 0 to 1");
        }
        return with(labels, predictions, others, lambda);
    }

    private static PredictionPowered with(double[] labels, double[] predictions, double[] others, double lambda) {
        double[] rectifier = new double[labels.length];
        Arrays.setAll(rectifier, i -> labels[i] - lambda * predictions[i]);
        double estimate = lambda * Means.mean(others) + Means.mean(rectifier);
        double variance = lambda * lambda * variance(others) / others.length + variance(rectifier) / labels.length;
        return new PredictionPowered(lambda, estimate, Math.sqrt(variance), labels.length);
    }

    /**
     * With the λ that makes the interval shortest, even if it is below 0 or above 1: a judge that is wrong more often
     * than right is of use too.
     *
     * @param labels what people said, at least two finite values
     * @param predictions what the judge said of the same rows
     * @param others what the judge said of rows that people did not see, at least one finite value
     * @return the estimate
     */
    public static PredictionPowered tunedFreely(double[] labels, double[] predictions, double[] others) {
        return with(labels, predictions, others, bestLambda(labels, predictions, others));
    }

    /** cov(Y, f) / ((1 + n/N)·var(f)); the variance over all predictions. */
    private static double bestLambda(double[] labels, double[] predictions, double[] others) {
        check(labels, predictions, others);
        double meanLabel = Means.mean(labels);
        double meanPrediction = Means.mean(predictions);
        double covariance = 0;
        for (int i = 0; i < labels.length; i++) {
            covariance += (labels[i] - meanLabel) * (predictions[i] - meanPrediction) / labels.length;
        }
        double deviation = Means.standardDeviation(Sorted.pooled(predictions, others));
        double weight = (1 + (double) labels.length / others.length) * deviation * deviation;
        return weight == 0 ? 0 : covariance / weight;
    }

    private static void check(double[] labels, double[] predictions, double[] others) {
        Checks.finite("labels", 2, labels);
        Checks.finite("predictions", 2, predictions);
        Checks.finite("others", 1, others);
        if (labels.length != predictions.length) {
            throw new IllegalArgumentException("labels and predictions: " + labels.length + " and " + predictions.length
                    + " -> give both of the same rows");
        }
    }

    /** With divisor n. */
    private static double variance(double[] values) {
        double mean = Means.mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    }

    /**
     * {@return the normal interval of θ}
     *
     * @param level confidence level, between 0 and 1
     */
    public Interval interval(double level) {
        double half = Normal.critical(Checks.level(level)) * standardError;
        return new Interval(estimate, estimate - half, estimate + half, level, "prediction-powered, λ = " + lambda, n);
    }

    /**
     * {@return the two-sided z test of a value of the mean}
     *
     * @param value what the mean is under the null hypothesis
     */
    public TestResult test(double value) {
        double z = standardError == 0 ? (estimate == value ? 0 : Double.MAX_VALUE) : (estimate - value) / standardError;
        return new TestResult("prediction-powered z", z, Normal.twoSidedP(z), n);
    }
}
