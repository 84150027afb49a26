// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Softmax;
import java.util.Arrays;

/**
 * Raters with an ability α and items with an ease exp(β): a rater is right with chance 1/(1 + exp(−α·exp(β))), all
 * wrong labels are equally likely, and α and β have normal priors around 1.
 */
final class Glad {
    private static final double ENOUGH = 1e-2;
    private static final double PRIOR_MEAN = 1;
    private static final double HALF_LOG_2_PI = 0.9189385332046727;

    private final Votes votes;
    private final int k;
    private final double logOthers;
    private final double[] probabilities;

    /** Abilities of the raters, then β of the items. */
    private double[] place;

    Glad(Votes votes) {
        this.votes = votes;
        k = votes.classes();
        logOthers = Math.log(Math.max(1, k - 1));
        probabilities = new double[votes.items() * k];
        place = new double[votes.raters() + votes.items()];
        Arrays.fill(place, PRIOR_MEAN);
    }

    Crowd.Consensus fit(int iterations, double tolerance, int steps) {
        Checks.atLeast("iterations", 1, iterations);
        Checks.atLeast("steps", 1, steps);
        double[] gradient = new double[place.length];
        double evidence = Double.NEGATIVE_INFINITY;
        boolean converged = false;
        int done = 0;
        while (!converged && done < iterations) {
            expect();
            place = ConjugateGradients.minimum(this::cost, place, steps, ENOUGH);
            double next = -cost(place, gradient) / ((double) votes.count() * k);
            converged = next - evidence < tolerance;
            evidence = next;
            done++;
        }
        double[] abilities = Arrays.copyOf(place, votes.raters());
        return new Crowd.Consensus(
                votes, probabilities, abilities, votes.means(probabilities), Crowd.NO_MODEL, done, converged, ease());
    }

    private double[] ease() {
        return Arrays.stream(place, votes.raters(), place.length).map(Math::exp).toArray();
    }

    private void expect() {
        for (int item = 0; item < votes.items(); item++) {
            double ease = Math.exp(place[votes.raters() + item]);
            double wrong = 0;
            int base = item * k;
            Arrays.fill(probabilities, base, base + k, 0);
            for (int vote = votes.starts[item]; vote < votes.starts[item + 1]; vote++) {
                double logit = place[votes.raters[vote]] * ease;
                double miss = logChance(-logit) - logOthers;
                wrong += miss;
                probabilities[base + votes.labels[vote]] += logChance(logit) - miss;
            }
            for (int label = base; label < base + k; label++) {
                probabilities[label] += wrong;
            }
            Softmax.inPlace(probabilities, base, k);
        }
    }

    /** log 1/(1 + exp(−logit)). */
    private static double logChance(double logit) {
        return Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
    }

    /** Less the expected logarithm of votes, abilities and β, with its gradient. */
    private double cost(double[] at, double[] gradient) {
        int raters = votes.raters();
        double sum = 0;
        for (int i = 0; i < at.length; i++) {
            double far = at[i] - PRIOR_MEAN;
            sum -= far * far / 2 + HALF_LOG_2_PI;
            gradient[i] = far;
        }
        for (int item = 0; item < votes.items(); item++) {
            double ease = Math.exp(at[raters + item]);
            double slope = 0;
            for (int vote = votes.starts[item]; vote < votes.starts[item + 1]; vote++) {
                int rater = votes.raters[vote];
                double right = probabilities[item * k + votes.labels[vote]];
                double logit = at[rater] * ease;
                double raised = Math.exp(-Math.abs(logit));
                double log = Math.log1p(raised);
                double chance = (logit < 0 ? raised : 1) / (1 + raised);
                sum += right * (Math.min(logit, 0) - log) + (1 - right) * (-Math.max(logit, 0) - log - logOthers);
                gradient[rater] -= (right - chance) * ease;
                slope += (right - chance) * logit;
            }
            gradient[raters + item] -= slope;
        }
        return -sum;
    }
}
