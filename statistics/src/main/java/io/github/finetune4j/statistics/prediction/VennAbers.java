// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import org.apiguardian.api.API;

/**
 * The inductive Venn-Abers predictor (V. Vovk, I. Petej and V. Fedorova, NeurIPS 2015): two isotonic fits of a score's
 * probability, one as if it came true and one as if it didn't. One of the two is perfectly calibrated, whatever the
 * scores are, as long as the rows are exchangeable. Each score costs two passes over the rows. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VennAbers {
    private final double[] scores;
    private final double[] outcomes;

    private VennAbers(double[] scores, double[] outcomes) {
        this.scores = scores;
        this.outcomes = outcomes;
    }

    /**
     * {@return a predictor from rows that nothing was trained on}
     *
     * @param scores at least one finite value, higher for what is likelier
     * @param outcomes as many, each 0 or 1
     */
    public static VennAbers of(double[] scores, int[] outcomes) {
        Checks.finite("scores", 1, scores);
        if (scores.length != outcomes.length) {
            throw new IllegalArgumentException("scores and outcomes: " + scores.length + " and " + outcomes.length
                    + " numbers -> give as many of both");
        }
        int[] order = Sorted.order(scores);
        double[] sorted = new double[order.length];
        double[] came = new double[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            sorted[rank] = scores[order[rank]];
            came[rank] = Checks.closed01("outcome", outcomes[order[rank]]);
        }
        return new VennAbers(sorted, came);
    }

    /**
     * {@return the two probabilities, and the one that merges them}
     *
     * @param score finite
     */
    public Bounds at(double score) {
        Checks.finite("score", score);
        return new Bounds(fitted(score, 0), fitted(score, 1));
    }

    private double fitted(double score, int outcome) {
        IsotonicRegression.Pools pools = new IsotonicRegression.Pools(scores.length + 1);
        int row = 0;
        while (row < scores.length && scores[row] < score) {
            pools.add(scores[row], outcomes[row++]);
        }
        pools.add(score, outcome);
        while (row < scores.length) {
            pools.add(scores[row], outcomes[row++]);
        }
        return pools.regression().at(score);
    }

    /** {@return the scores, rising, as a copy} */
    public double[] scores() {
        return scores.clone();
    }

    /** {@return the outcome of each score, 0 or 1, in their order} */
    public int[] outcomes() {
        return java.util.Arrays.stream(outcomes).mapToInt(came -> (int) came).toArray();
    }

    /**
     * A probability's interval.
     *
     * @param lower as if the score had not come true, from 0 to 1
     * @param upper as if it had, at least {@code lower}
     * @since 0.1
     */
    public record Bounds(double lower, double upper) {
        /** {@return the probability that regrets least in logarithmic loss, whichever of the two is right} */
        public double merged() {
            return upper / (1 - lower + upper);
        }
    }
}
