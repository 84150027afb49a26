// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;

/**
 * Expectation maximisation for raters with a matrix of confusions each, or with one coin each. One pass over the votes
 * computes the labels' probabilities and, from them, the counts that the next matrices are made of.
 */
final class DawidSkene {
    private static final double LEAST = 1e-10;

    private final Votes votes;
    private final boolean oneCoin;
    private final int k;
    private final double[] probabilities;
    private final double[] counts;
    private final LabelChances chances;
    private double[] skills = new double[0];
    private double[] errors = new double[0];
    private double[] priors = new double[0];
    private double[] logs = new double[0];
    private double[] logPriors = new double[0];

    DawidSkene(Votes votes, boolean oneCoin) {
        this.votes = votes;
        this.oneCoin = oneCoin;
        k = votes.classes();
        probabilities = votes.shares();
        counts = new double[votes.raters() * k * k];
        chances = new LabelChances(votes, probabilities, 0);
    }

    Crowd.Consensus fit(int iterations, double tolerance) {
        Checks.atLeast("iterations", 1, iterations);
        chances.begin();
        maximise();
        double evidence = Double.NEGATIVE_INFINITY;
        boolean converged = false;
        int done = 0;
        while (!converged && done < iterations) {
            chances.expectBy(errors, priors);
            double likelihood = chances.expect();
            double[] logsBefore = logs;
            double[] logPriorsBefore = logPriors;
            maximise();
            double next = evidence(likelihood, logsBefore, logPriorsBefore) / votes.count();
            converged = next - evidence < tolerance;
            evidence = next;
            done++;
        }
        // as crowd-kit leaves them
        Arrays.setAll(probabilities, at -> Math.max(LEAST, probabilities[at]));
        return new Crowd.Consensus(votes, probabilities, skills(), priors, errors, done, converged);
    }

    private double[] skills() {
        if (oneCoin) {
            return skills;
        }
        double[] diagonals = new double[votes.raters()];
        for (int rater = 0; rater < diagonals.length; rater++) {
            for (int label = 0; label < k; label++) {
                diagonals[rater] += priors[label] * errors[(rater * k + label) * k + label];
            }
        }
        return diagonals;
    }

    private void maximise() {
        chances.count(counts);
        priors = votes.means(probabilities);
        logPriors = Arrays.stream(priors).map(Math::log).toArray();
        errors = oneCoin ? coins() : votes.shared(counts.clone(), LEAST);
        logs = Arrays.stream(errors).map(Math::log).toArray();
    }

    private double[] coins() {
        double[] chances = new double[counts.length];
        skills = new double[votes.raters()];
        for (int rater = 0; rater < skills.length; rater++) {
            int from = rater * k * k;
            double all = 0;
            for (int at = from; at < from + k * k; at++) {
                all += counts[at];
                skills[rater] += (at - from) % (k + 1) == 0 ? counts[at] : 0;
            }
            skills[rater] /= all;
            double wrong = k == 1 ? LEAST : clipped((1 - skills[rater]) / (k - 1));
            for (int at = from; at < from + k * k; at++) {
                chances[at] = (at - from) % (k + 1) == 0 ? clipped(skills[rater]) : wrong;
            }
        }
        return chances;
    }

    private static double clipped(double chance) {
        return Math.min(1 - LEAST, Math.max(LEAST, chance));
    }

    /**
     * The lower bound of the evidence, priors counted once per vote, as crowd-kit has it: it decides when to stop. The
     * entropy of the labels, which is a part of it, is the likelihood without what the errors and priors before make
     * of the counts.
     */
    private double evidence(double likelihood, double[] logsBefore, double[] logPriorsBefore) {
        double sum = likelihood;
        for (int at = 0; at < counts.length; at++) {
            sum += counts[at] == 0 ? 0 : counts[at] * (logs[at] - logsBefore[at] + logPriors[at % k]);
        }
        for (int label = 0; label < k; label++) {
            sum -= priors[label] == 0 ? 0 : votes.items() * priors[label] * logPriorsBefore[label];
        }
        return sum;
    }
}
