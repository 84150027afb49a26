// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cross-entropy on the target tokens of rows. */
public final class Likelihood implements Objective {
    private final List<TokenRow> rows;

    /**
     * @param what training or validation, for messages
     * @param rows each with a target token
     * @throws IllegalArgumentException naming one without
     */
    public Likelihood(String what, List<TokenRow> rows) {
        Batches.requireTargets(what, rows);
        this.rows = List.copyOf(rows);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<Pass> passes(int[] examples, TrainerOptions options) {
        List<TokenRow> some = Arrays.stream(examples).mapToObj(rows::get).toList();
        return Batches.of(some, options.batchSize(), options.maxBatchTokens()).stream()
                .<Pass>map(Batch::new)
                .toList();
    }

    @Override
    public int[] byLength() {
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> rows.get(i).length()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Rows of one pass. */
    private record Batch(PackedBatch rows) implements Pass {
        @Override
        public long units() {
            return rows.targets();
        }

        @Override
        public long targets() {
            return rows.targets();
        }

        @Override
        public long realTokens() {
            return rows.realTokens();
        }

        @Override
        public double accumulate(Kernel kernel, double weight, long dropoutSeed) {
            return kernel.accumulate(rows, weight, dropoutSeed);
        }

        @Override
        public double evaluate(Kernel kernel) {
            return kernel.evaluate(rows);
        }
    }
}
