// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packs rows of token ids into batches. */
final class PretrainingRows {
    private final ModelConfig config;
    private final int tokens;

    /**
     * @param config whose context and vocabulary bound the rows
     * @param tokens most in a batch, unless one row alone has more
     */
    PretrainingRows(ModelConfig config, int tokens) {
        this.config = config;
        this.tokens = tokens;
    }

    /** {@return the rows in order, as many in each batch as fit} */
    List<PackedBatch> batches(List<int[]> rows) {
        List<PackedBatch> batches = new ArrayList<>();
        List<TokenRow> open = new ArrayList<>();
        int length = 0;
        for (int[] row : rows) {
            if (!open.isEmpty() && length + row.length > tokens) {
                batches.add(PackedBatch.of(open));
                open.clear();
                length = 0;
            }
            open.add(checked(row));
            length += row.length;
        }
        if (!open.isEmpty()) {
            batches.add(PackedBatch.of(open));
        }
        return batches;
    }

    private TokenRow checked(int[] row) {
        if (row.length < 2 || row.length > config.context()) {
            throw new IllegalArgumentException("a row needs 2 to " + config.context() + " tokens, got " + row.length
                    + " -> cut or leave out such rows");
        }
        for (int id : row) {
            if (id < 0 || id >= config.vocabulary()) {
                throw new IllegalArgumentException("token ids go from 0 to " + (config.vocabulary() - 1) + ", got " + id
                        + " -> use the tokenizer of the same folder");
            }
        }
        boolean[] targets = new boolean[row.length];
        Arrays.fill(targets, true);
        return new TokenRow(row, targets);
    }
}
