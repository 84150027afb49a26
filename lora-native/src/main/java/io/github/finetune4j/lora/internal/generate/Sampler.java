// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/** Chooses tokens. The filters come in transformers' order: temperature, top-k, top-p. */
final class Sampler {
    /** Top-p sets are rarely larger: only then is the whole vocabulary sorted. */
    private static final int FIRST = 1024;

    private final SamplingOptions options;
    private final Random random;

    Sampler(SamplingOptions options) {
        this.options = options;
        random = new Random(options.seed());
    }

    /** {@return the token; logits [vocabulary]} */
    int choose(float[] logits) {
        if (options.isGreedy()) {
            return mostProbable(logits);
        }
        int[] left = options.topK() > 0
                ? best(logits, options.topK())
                : IntStream.range(0, logits.length).toArray();
        int[] nucleus = options.topP() < 1 ? nucleus(logits, left) : left;
        return nucleus[draw(weights(logits, nucleus))];
    }

    /**
     * {@return the smallest set of most probable tokens that has top-p of the probability of those left; at least one}
     */
    private int[] nucleus(float[] logits, int[] left) {
        double enough = options.topP() * Arrays.stream(weights(logits, left)).sum();
        int[] first = best(logits, Math.min(FIRST, left.length));
        double reached = Arrays.stream(weights(logits, first)).sum();
        int[] falling = reached >= enough ? first : best(logits, left.length);
        return Arrays.copyOf(falling, reaching(enough, weights(logits, falling)));
    }

    /** {@return how many of the first weights make up a sum; at least one} */
    private static int reaching(double enough, double[] weights) {
        double reached = weights[0];
        int count = 1;
        while (count < weights.length && reached < enough) {
            reached += weights[count++];
        }
        return count;
    }

    static int mostProbable(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** {@return the most probable tokens, best first; equal ones by number} */
    private static int[] best(float[] logits, int count) {
        Comparator<Integer> better =
                Comparator.<Integer>comparingDouble(token -> -logits[token]).thenComparingInt(token -> token);
        PriorityQueue<Integer> heap = new PriorityQueue<>(better.reversed());
        for (int token = 0; token < logits.length; token++) {
            if (heap.size() < count) {
                heap.add(token);
            } else if (logits[token] > logits[heap.element()]) {
                heap.remove();
                heap.add(token);
            }
        }
        return heap.stream().sorted(better).mapToInt(Integer::intValue).toArray();
    }

    /** {@return probabilities of the tokens at the temperature, up to a common factor; the largest is 1} */
    private double[] weights(float[] logits, int[] tokens) {
        double largest =
                IntStream.of(tokens).mapToDouble(token -> logits[token]).max().orElseThrow();
        return IntStream.of(tokens)
                .mapToDouble(token -> Math.exp((logits[token] - largest) / options.temperature()))
                .toArray();
    }

    /** {@return an index, each with its weight's share of probability} */
    private int draw(double[] weights) {
        double rest = random.nextDouble() * Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return weights.length - 1; // rounding
    }
}
