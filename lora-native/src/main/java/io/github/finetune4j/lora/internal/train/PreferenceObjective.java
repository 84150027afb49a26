// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Direct preference optimisation on pairs of a preferred and another answer. The reference is the base without the
 * adapter, or in full training the model before the first step; its log-likelihoods are computed once, in batches that
 * do not depend on the order of training.
 */
public final class PreferenceObjective implements Objective {
    private final List<TokenRow> rows;
    private final double beta;
    private float[] reference = {};

    /**
     * @param what training or validation, for messages
     * @param rows pairs one after another, the preferred answer first; each with a target token
     * @param beta how firmly the reference is held on to, above 0
     * @throws IllegalArgumentException if a row has no target, or the last no partner
     */
    public PreferenceObjective(String what, List<TokenRow> rows, double beta) {
        if (rows.size() % 2 != 0) {
            throw new IllegalArgumentException(what + " rows: " + rows.size() + ", no pairs -> give an even number");
        }
        Batches.requireTargets(what, rows);
        this.rows = List.copyOf(rows);
        this.beta = beta;
    }

    @Override
    public int size() {
        return rows.size() / 2;
    }

    @Override
    public int[] byLength() {
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparingInt(this::tokens))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int tokens(int pair) {
        return rows.get(2 * pair).length() + rows.get(2 * pair + 1).length();
    }

    @Override
    public void prepare(Kernel kernel, TrainerOptions options) {
        float[] found = new float[rows.size()];
        for (Batch batch : batches(byLength(), options)) {
            float[] sums = kernel.logLikelihoods(batch.packed, 2 * batch.pairs.length, AdapterUse.OFF);
            for (int i = 0; i < batch.pairs.length; i++) {
                found[2 * batch.pairs[i]] = sums[2 * i];
                found[2 * batch.pairs[i] + 1] = sums[2 * i + 1];
            }
        }
        reference = found;
    }

    @Override
    public List<Pass> passes(int[] examples, TrainerOptions options) {
        return List.copyOf(batches(examples, options));
    }

    private List<Batch> batches(int[] pairs, TrainerOptions options) {
        List<Batch> batches = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        int tokens = 0;
        for (int pair : pairs) {
            boolean full = open.size() == options.batchSize()
                    || (options.maxBatchTokens() > 0 && tokens + tokens(pair) > options.maxBatchTokens());
            if (full && !open.isEmpty()) {
                batches.add(new Batch(open));
                open = new ArrayList<>();
                tokens = 0;
            }
            open.add(pair);
            tokens += tokens(pair);
        }
        if (!open.isEmpty()) {
            batches.add(new Batch(open));
        }
        return batches;
    }

    /** Pairs of one pass. */
    private final class Batch implements Pass {
        private final int[] pairs;
        private final PackedBatch packed;

        Batch(List<Integer> numbers) {
            pairs = numbers.stream().mapToInt(Integer::intValue).toArray();
            packed = PackedBatch.of(numbers.stream()
                    .flatMap(pair -> List.of(rows.get(2 * pair), rows.get(2 * pair + 1)).stream())
                    .toList());
        }

        private float[] references() {
            if (reference.length != rows.size()) {
                throw new IllegalStateException(
                        "the reference's likelihoods are missing: prepare comes first -> report it as a bug");
            }
            float[] some = new float[2 * pairs.length];
            for (int i = 0; i < pairs.length; i++) {
                some[2 * i] = reference[2 * pairs[i]];
                some[2 * i + 1] = reference[2 * pairs[i] + 1];
            }
            return some;
        }

        @Override
        public long units() {
            return pairs.length;
        }

        @Override
        public long targets() {
            return packed.targets();
        }

        @Override
        public long realTokens() {
            return packed.realTokens();
        }

        @Override
        public double accumulate(Kernel kernel, double weight, long dropoutSeed) {
            return kernel.accumulatePreferences(packed, references(), beta, weight, dropoutSeed)
                    .loss();
        }

        @Override
        public double evaluate(Kernel kernel) {
            return kernel.evaluatePreferences(packed, references(), beta).loss();
        }
    }
}
