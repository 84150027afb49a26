// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the forward pass of a training that has the most tokens: the order of rows is known beforehand. */
public final class LargestBatch {
    private final List<TokenRow> rows;
    private final int batchSize;
    private final int maxTokens;
    private List<TokenRow> largest = List.of();
    private int most;

    private LargestBatch(List<TokenRow> rows, int batchSize, int maxTokens) {
        this.rows = rows;
        this.batchSize = batchSize;
        this.maxTokens = maxTokens;
    }

    /**
     * {@return the largest batch}
     *
     * @param rows of the training, at least one
     * @param seed of their order
     * @param steps that are taken
     * @param rowsPerStep batch size times accumulation
     * @param batchSize rows of a forward pass at most
     * @param maxTokens tokens of a forward pass of more than one row at most; 0: no limit
     */
    public static PackedBatch of(
            List<TokenRow> rows, long seed, long steps, int rowsPerStep, int batchSize, int maxTokens) {
        LargestBatch search = new LargestBatch(rows, batchSize, maxTokens);
        long left = steps;
        for (int epoch = 1; left > 0; epoch++) {
            left -= search.epoch(EpochOrder.of(rows.size(), seed, epoch), rowsPerStep, left);
        }
        return PackedBatch.of(search.largest);
    }

    private long epoch(int[] order, int rowsPerStep, long limit) {
        long steps = 0;
        for (int from = 0; from < order.length && steps < limit; from += rowsPerStep, steps++) {
            step(Arrays.copyOfRange(order, from, Math.min(order.length, from + rowsPerStep)));
        }
        return steps;
    }

    private void step(int[] places) {
        List<TokenRow> taken = new ArrayList<>();
        for (int place : places) {
            taken.add(rows.get(place));
        }
        for (List<TokenRow> batch : Batches.rows(taken, batchSize, maxTokens)) {
            int tokens = batch.stream().mapToInt(TokenRow::length).sum();
            if (tokens > most) {
                most = tokens;
                largest = batch;
            }
        }
    }
}
