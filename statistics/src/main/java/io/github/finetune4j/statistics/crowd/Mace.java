// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.Digamma;

/**
 * Raters who either know the label or guess by a distribution of their own. {@code guesses[2r]} is the chance that
 * rater r guesses, {@code guesses[2r + 1]} that r knows.
 */
final class Mace {
    private static final double START_WIDTH = 1.5;
    private static final double SMOOTHING = 0.01;
    private static final double KNOWING_PRIOR = 0.5;
    private static final double STRATEGY_PRIOR = 10;
    private static final double ADDED_EVIDENCE = 1e-8;

    private final Votes votes;
    private final boolean variational;
    private final int k;
    private final double[] probabilities;
    private final LabelChances chances;
    private final double[] priors;
    private final double[] errors;
    private final double[] truths;

    /** How often each rater gave each label. */
    private final double[] times;

    private final double[] guesses;
    private final double[] strategies;
    private final double[] guessCounts;
    private final double[] strategyCounts;

    Mace(Votes votes, boolean variational) {
        this.votes = votes;
        this.variational = variational;
        k = votes.classes();
        probabilities = new double[votes.items() * k];
        chances = new LabelChances(votes, probabilities, ADDED_EVIDENCE);
        priors = new double[k];
        Arrays.fill(priors, 1.0 / k);
        errors = new double[votes.raters() * k * k];
        truths = new double[errors.length];
        guesses = new double[votes.raters() * 2];
        strategies = new double[votes.raters() * k];
        times = new double[strategies.length];
        for (int vote = 0; vote < votes.count(); vote++) {
            times[votes.raters[vote] * k + votes.labels[vote]]++;
        }
        guessCounts = new double[guesses.length];
        strategyCounts = new double[strategies.length];
    }

    Crowd.Consensus fit(int iterations, int restarts, double tolerance, RandomGenerator random) {
        Checks.atLeast("iterations", 1, iterations);
        Checks.atLeast("restarts", 1, restarts);
        double best = Double.NEGATIVE_INFINITY;
        double[] bestGuesses = guesses;
        double[] bestStrategies = strategies;
        boolean converged = false;
        for (int restart = 0; restart < restarts; restart++) {
            start(random);
            double evidence = expect();
            double gain = 0;
            for (int i = 0; i < iterations; i++) {
                maximise();
                double next = expect();
                gain = (next - evidence) / votes.count();
                evidence = next;
            }
            if (evidence > best) {
                best = evidence;
                bestGuesses = guesses.clone();
                bestStrategies = strategies.clone();
                converged = Math.abs(gain) < tolerance;
            }
        }
        System.arraycopy(bestGuesses, 0, guesses, 0, guesses.length);
        System.arraycopy(bestStrategies, 0, strategies, 0, strategies.length);
        expect();
        return new Crowd.Consensus(
                votes, probabilities, skills(), votes.means(probabilities), errors, iterations, converged);
    }

    /** Guesses and strategies begin with the same draws, as crowd-kit's do, whose two draws have the same seed. */
    private void start(RandomGenerator random) {
        double[] drawn = new double[Math.max(guesses.length, strategies.length)];
        Arrays.setAll(drawn, i -> 1 + START_WIDTH * random.nextDouble());
        System.arraycopy(drawn, 0, guesses, 0, guesses.length);
        System.arraycopy(drawn, 0, strategies, 0, strategies.length);
        share(guesses, 2, 0);
        share(strategies, k, 0);
    }

    private static void share(double[] values, int size, double smoothing) {
        for (int from = 0; from < values.length; from += size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                values[i] += smoothing;
                sum += values[i];
            }
            for (int i = from; i < from + size; i++) {
                values[i] /= sum;
            }
        }
    }

    private void maximise() {
        System.arraycopy(guessCounts, 0, guesses, 0, guesses.length);
        System.arraycopy(strategyCounts, 0, strategies, 0, strategies.length);
        if (variational) {
            shareOfLogs(guesses, 2, KNOWING_PRIOR);
            shareOfLogs(strategies, k, STRATEGY_PRIOR);
        } else {
            share(guesses, 2, SMOOTHING / k);
            share(strategies, k, SMOOTHING / k);
        }
    }

    /** The exponential of the mean logarithm under a Dirichlet distribution; the parts add up to less than 1. */
    private static void shareOfLogs(double[] values, int size, double prior) {
        for (int from = 0; from < values.length; from += size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                values[i] += prior;
                sum += values[i];
            }
            double log = Digamma.value(sum);
            for (int i = from; i < from + size; i++) {
                values[i] = Math.exp(Digamma.value(values[i]) - log);
            }
        }
    }

    /** {@return the logarithm of the evidence} */
    private double expect() {
        tabulate();
        chances.expectBy(errors, priors);
        double evidence = chances.expect();
        chances.count(truths);
        Arrays.fill(guessCounts, 0);
        for (int at = 0; at < strategyCounts.length; at++) {
            int rater = at / k;
            int right = at * k + at % k;
            double known = errors[right] == 0 ? 0 : truths[right] * guesses[2 * rater + 1] / errors[right];
            strategyCounts[at] = times[at] - known;
            guessCounts[2 * rater] += strategyCounts[at];
            guessCounts[2 * rater + 1] += known;
        }
        return evidence;
    }

    /** What a rater calls each true label: by guess, or knowing. */
    private void tabulate() {
        for (int at = 0; at < errors.length; at++) {
            int rater = at / (k * k);
            errors[at] = guesses[2 * rater] * strategies[at / k] + (at / k % k == at % k ? guesses[2 * rater + 1] : 0);
        }
    }

    private double[] skills() {
        double[] knows = new double[votes.raters()];
        Arrays.setAll(knows, rater -> guesses[2 * rater + 1]);
        return knows;
    }
}
