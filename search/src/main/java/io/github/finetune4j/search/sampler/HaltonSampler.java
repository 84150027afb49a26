// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.SearchHistory;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Halton's sequence (Numerische Mathematik 2, 1960), one prime for each parameter; each digit goes through a random
 * permutation of its own, which takes away the patterns of large primes.
 */
final class HaltonSampler implements Sampler {
    private static final int DIGITS = 30;

    @Override
    public Settings next(SearchSpace space, SearchHistory history, RandomGenerator random) {
        return point(space, history, history.trials().size());
    }

    static Settings point(SearchSpace space, SearchHistory history, int index) {
        List<Parameter> parameters = space.parameters();
        return space.fill(parameter -> {
            int dimension = parameters.indexOf(parameter);
            RandomGenerator permutations = history.random(-1L - dimension);
            return parameter.valueAt(coordinate(index, prime(dimension), permutations));
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

    /** The first prime is that of dimension 0. */
    private static int prime(int dimension) {
        int candidate = 1;
        for (int found = -1; found < dimension; ) {
            found += isPrime(++candidate) ? 1 : 0;
        }
        return candidate;
    }

    private static boolean isPrime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
