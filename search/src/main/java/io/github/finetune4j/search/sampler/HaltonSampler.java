// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.SearchHistory;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Halton's sequence (Numerische Mathematik 2, 1960), one prime for each parameter; each digit goes through a random
 * permutation of its own, which takes away the patterns of large primes.
 */
final class HaltonSampler implements Sampler {
    private static final int DIGITS = 30;

    @Override
    public Settings next(SearchSpace space, SearchHistory history, RandomGenerator random) {
        return point(space, history.seed(), history.trials().size());
    }

    static Settings point(SearchSpace space, long seed, int index) {
        int[] prime = {1};
        return space.fill(parameter -> {
            prime[0] = nextPrime(prime[0]);
            return parameter.valueAt(coordinate(
                    index,
                    prime[0],
                    new SplittableRandom(seed ^ (parameter.name().hashCode() * 0x9E3779B97F4A7C15L))));
        });
    }

    /** A place of the sequence between 0 and 1, all digits permuted, also the zeros that follow the last one. */
    private static double coordinate(int index, int prime, RandomGenerator random) {
        double value = 0;
        double unit = 1.0 / prime;
        int rest = index;
        for (int digit = 0; digit < DIGITS && unit > 1e-17; digit++) {
            value += unit * permutation(prime, random)[rest % prime];
            rest /= prime;
            unit /= prime;
        }
        return Math.min(value, Math.nextDown(1.0));
    }

    private static int[] permutation(int size, RandomGenerator random) {
        int[] order = new int[size];
        for (int i = 1; i < size; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    private static int nextPrime(int after) {
        int candidate = after + 1;
        while (!prime(candidate)) {
            candidate++;
        }
        return candidate;
    }

    private static boolean prime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
