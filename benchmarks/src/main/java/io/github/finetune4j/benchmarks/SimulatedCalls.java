// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.heads.cascade.CascadeRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Calls of which a small model is surer the easier they are, and a large one is better on the hard ones.
 *
 * @param ease log-odds of the small model being right, on average
 * @param spread their standard deviation over calls
 * @param large log-odds of the large model being right, on average; half as spread
 * @param noise standard deviation of what the small model thinks of its log-odds
 * @param sharpness by what it multiplies them: above 1 it is too sure of itself
 * @param shared how often the same accident decides over both, such as a wrong label; else each has its own
 */
record SimulatedCalls(double ease, double spread, double large, double noise, double sharpness, double shared) {
    private static final int POPULATION = 200_000;
    private static final double SMALL_COST = 0.05;

    /** One call: how sure, and how often each is right. */
    record Call(double confidence, double small, double large) {
        double worse() {
            return large - small;
        }
    }

    Call draw(SplittableRandom random) {
        double place = random.nextGaussian();
        double odds = ease + spread * place;
        double said = sharpness * (odds + noise * random.nextGaussian());
        return new Call(sigmoid(said), sigmoid(odds), sigmoid(large + spread / 2 * place));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    List<CascadeRow> rows(int count, SplittableRandom random) {
        return Stream.generate(() -> row(draw(random), random)).limit(count).toList();
    }

    private CascadeRow row(Call call, SplittableRandom random) {
        double accident = random.nextDouble();
        int its = accident < call.small() ? 1 : 0;
        int other = (random.nextDouble() < shared ? accident : random.nextDouble()) < call.large() ? 1 : 0;
        // two that are wrong say the same half of the time
        boolean same = its == other && (its == 1 || random.nextBoolean());
        return new CascadeRow(call.confidence(), its, other, same ? 0 : 1);
    }

    /** The truth about each threshold, by very many calls. */
    static final class Truth {
        private final double[] confidence;
        private final double[] worse;

        Truth(SimulatedCalls calls) {
            SplittableRandom random = new SplittableRandom(7);
            Call[] all = new Call[POPULATION];
            Arrays.setAll(all, i -> calls.draw(random));
            Arrays.sort(all, Comparator.comparingDouble(call -> -call.confidence()));
            confidence = Arrays.stream(all).mapToDouble(Call::confidence).toArray();
            worse = new double[POPULATION + 1];
            for (int i = 0; i < POPULATION; i++) {
                worse[i + 1] = worse[i] + all[i].worse() / POPULATION;
            }
        }

        private int answered(double threshold) {
            int low = 0;
            int high = confidence.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (confidence[middle] >= threshold) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        double worse(double threshold) {
            return worse[answered(threshold)];
        }

        /** {@return of a call, the large model's being 1} */
        double cost(double threshold) {
            return cost(answered(threshold));
        }

        private static double cost(int answered) {
            return SMALL_COST + 1 - answered / (double) POPULATION;
        }

        /** {@return the least cost of any threshold that keeps the promise, which nobody can know beforehand} */
        double leastCost(double tolerance) {
            int most = 0;
            for (int answered = 0; answered <= POPULATION; answered++) {
                most = worse[answered] <= tolerance ? answered : most;
            }
            return cost(most);
        }
    }
}
