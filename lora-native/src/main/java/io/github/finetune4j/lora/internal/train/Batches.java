// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.List;

/** Cuts rows into forward passes. */
final class Batches {
    private Batches() {}

    /**
     * {@return the rows in batches}
     *
     * @param rows in order
     * @param batchSize rows of a batch at most
     * @param maxTokens tokens of a batch of more than one row at most; 0: no limit
     */
    static List<PackedBatch> of(List<TokenRow> rows, int batchSize, int maxTokens) {
        return rows(rows, batchSize, maxTokens).stream().map(PackedBatch::of).toList();
    }

    static List<List<TokenRow>> rows(List<TokenRow> rows, int batchSize, int maxTokens) {
        List<List<TokenRow>> batches = new ArrayList<>();
        List<TokenRow> open = new ArrayList<>();
        int tokens = 0;
        for (TokenRow row : rows) {
            boolean full = open.size() == batchSize || (maxTokens > 0 && tokens + row.length() > maxTokens);
            if (full && !open.isEmpty()) {
                batches.add(open);
                open = new ArrayList<>();
                tokens = 0;
            }
            open.add(row);
            tokens += row.length();
        }
        if (!open.isEmpty()) {
            batches.add(open);
        }
        return batches;
    }

    static void requireTargets(String what, List<TokenRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).targets() == 0) {
                throw new IllegalArgumentException(what + " row " + (i + 1) + " of " + rows.size()
                        + " has no target token in " + rows.get(i).length() + " tokens -> leave it out");
            }
        }
    }
}
