// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.SimulatedModel.Odds;
import java.util.SplittableRandom;

/**
 * The same traffic as {@link SimulatedRollout}'s, as bare numbers, for rules that are no rollout: request by request
 * the arm, and the value of one metric.
 *
 * @param metric which one
 * @param baseline what the baseline is like
 * @param candidate what the candidate is like
 */
record Traffic(Metric metric, Odds baseline, Odds candidate) {
    /** The metric; in the direction in which more is worse. */
    enum Metric {
        ERRORS,
        UNSOLVED,
        LATENCY
    }

    /** One request. */
    record Seen(boolean candidate, double value) {}

    /** {@return so many requests, half of them the candidate's} */
    Seen[] requests(int count, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        Seen[] seen = new Seen[count];
        for (int i = 0; i < count; i++) {
            boolean mine = random.nextBoolean();
            seen[i] = new Seen(mine, value(mine ? candidate : baseline, random));
        }
        return seen;
    }

    private double value(Odds odds, SplittableRandom random) {
        return switch (metric) {
            case ERRORS -> random.nextDouble() < odds.errors() ? 1 : 0;
            case UNSOLVED -> random.nextDouble() < odds.solved() ? 0 : 1;
            case LATENCY -> odds.medianMillis() * Math.exp(SimulatedModel.SPREAD * random.nextGaussian());
        };
    }

    /** {@return mean and standard deviation of the metric of one model} */
    double[] moments(Odds odds) {
        double rate = metric == Metric.ERRORS ? odds.errors() : 1 - odds.solved();
        if (metric != Metric.LATENCY) {
            return new double[] {rate, Math.sqrt(rate * (1 - rate))};
        }
        double variance = SimulatedModel.SPREAD * SimulatedModel.SPREAD;
        double mean = odds.medianMillis() * Math.exp(variance / 2);
        return new double[] {mean, mean * Math.sqrt(Math.expm1(variance))};
    }
}
