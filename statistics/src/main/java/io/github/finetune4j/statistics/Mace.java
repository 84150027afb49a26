// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;

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
    private static final double TINY = 1e-100;
    private static final int CHECKED_VOTES = 16;

    private final Votes votes;
    private final boolean variational;
    private final int k;
    private final double[] joint;
    private final double[] guesses;
    private final double[] strategies;
    private final double[] guessed;
    private final double[] given;
    private final double[] guessCounts;
    private final double[] strategyCounts;

    Mace(Votes votes, boolean variational) {
        this.votes = votes;
        this.variational = variational;
        k = votes.classes();
        joint = new double[votes.items() * k];
        guesses = new double[votes.raters() * 2];
        strategies = new double[votes.raters() * k];
        guessed = new double[strategies.length];
        given = new double[strategies.length];
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
        double[] probabilities = votes.normalised(joint);
        return new Crowd.Consensus(
                votes, probabilities, skills(), votes.means(probabilities), errors(), iterations, converged);
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
            double log = LogGamma.derivative(sum);
            for (int i = from; i < from + size; i++) {
                values[i] = Math.exp(LogGamma.derivative(values[i]) - log);
            }
        }
    }

    /** {@return the logarithm of the evidence} */
    private double expect() {
        Arrays.fill(guessCounts, 0);
        Arrays.fill(strategyCounts, 0);
        tabulate();
        double evidence = 0;
        for (int item = 0; item < votes.items(); item++) {
            double scale = joint(item);
            double all = sum(item);
            evidence += Math.log(all * scale + ADDED_EVIDENCE);
            for (int vote = votes.starts[item]; vote < votes.starts[item + 1]; vote++) {
                count(item, vote, all);
            }
        }
        return evidence;
    }

    /** Chances of each label of a rater by guess, and whether guessed or known. */
    private void tabulate() {
        for (int at = 0; at < guessed.length; at++) {
            int rater = at / k;
            guessed[at] = guesses[2 * rater] * strategies[at];
            given[at] = guessed[at] + guesses[2 * rater + 1];
        }
    }

    /** Chance of the item's votes together with each label, in units of what is returned: many votes are unlikely. */
    private double joint(int item) {
        int base = item * k;
        double scale = 1;
        Arrays.fill(joint, base, base + k, 1);
        for (int vote = votes.starts[item]; vote < votes.starts[item + 1]; vote++) {
            int label = votes.labels[vote];
            int at = votes.raters[vote] * k + label;
            double right = joint[base + label] * given[at];
            for (int wrong = base; wrong < base + k; wrong++) {
                joint[wrong] *= guessed[at];
            }
            joint[base + label] = right;
            if (vote % CHECKED_VOTES == 0 && sum(item) < TINY) {
                scale *= TINY;
                scaleUp(base);
            }
        }
        for (int label = base; label < base + k; label++) {
            joint[label] /= k;
        }
        return scale;
    }

    private void scaleUp(int base) {
        for (int label = base; label < base + k; label++) {
            joint[label] /= TINY;
        }
    }

    private double sum(int item) {
        double all = 0;
        for (int label = item * k; label < (item + 1) * k; label++) {
            all += joint[label];
        }
        return all;
    }

    private void count(int item, int vote, double all) {
        int rater = votes.raters[vote];
        int label = votes.labels[vote];
        int at = rater * k + label;
        double ofLabel = joint[item * k + label];
        double right = ofLabel / given[at];
        double byGuess = (right * guessed[at] + others(item, label)) / all;
        strategyCounts[at] += byGuess;
        guessCounts[2 * rater] += byGuess;
        guessCounts[2 * rater + 1] += right * guesses[2 * rater + 1] / all;
    }

    private double others(int item, int label) {
        double sum = 0;
        for (int other = 0; other < k; other++) {
            sum += other == label ? 0 : joint[item * k + other];
        }
        return sum;
    }

    private double[] skills() {
        double[] knows = new double[votes.raters()];
        Arrays.setAll(knows, rater -> guesses[2 * rater + 1]);
        return knows;
    }

    private double[] errors() {
        double[] errors = new double[votes.raters() * k * k];
        for (int at = 0; at < errors.length; at++) {
            int rater = at / (k * k);
            errors[at] = guesses[2 * rater] * strategies[at / k] + (at / k % k == at % k ? guesses[2 * rater + 1] : 0);
        }
        return errors;
    }
}
