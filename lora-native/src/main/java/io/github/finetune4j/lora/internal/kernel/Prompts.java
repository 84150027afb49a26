// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Prompts of unequal length, padded on the left.
 *
 * @param rows how many
 * @param length of the longest
 * @param columns of the cache: length, what may follow, and perhaps some to spare
 * @param ids [rows · length]; 0 at pads
 * @param positions of each token in its prompt; 0 at pads
 * @param bias [rows · columns]: -1e9 at pads, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Prompts(int rows, int length, int columns, long[] ids, long[] positions, float[] bias) {
    private static final float HIDDEN = -1e9f;

    static Prompts of(List<int[]> prompts, int maxTokens, int spare, ModelConfig config, int virtualTokens) {
        int length = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        if (prompts.stream().anyMatch(prompt -> prompt.length == 0) || length == 0) {
            throw new IllegalArgumentException("a prompt of 0 tokens -> give at least 1");
        }
        if (maxTokens < 1 || length + maxTokens > config.context()) {
            throw new IllegalArgumentException("a prompt of " + length + " tokens and " + maxTokens
                    + " tokens to generate don't fit into the model's context of " + config.context()
                    + " -> shorten the prompt or ask for fewer tokens, at least 1");
        }
        int columns = length + maxTokens + spare;
        Prompts padded = new Prompts(
                prompts.size(),
                length,
                columns,
                new long[prompts.size() * length],
                new long[prompts.size() * length],
                new float[prompts.size() * columns]);
        for (int row = 0; row < prompts.size(); row++) {
            padded.place(row, prompts.get(row));
        }
        BatchInputs.within("token id", padded.ids, config.vocabulary() + virtualTokens);
        return padded;
    }

    /** {@return all but the last token of each, and as many columns; one pad where nothing is left} */
    Prompts head() {
        int head = Math.max(1, length - 1);
        Prompts part =
                new Prompts(rows, head, head, new long[rows * head], new long[rows * head], new float[rows * head]);
        if (length == 1) {
            Arrays.fill(part.bias, HIDDEN);
            return part;
        }
        for (int row = 0; row < rows; row++) {
            System.arraycopy(ids, row * length, part.ids, row * head, head);
            System.arraycopy(positions, row * length, part.positions, row * head, head);
            System.arraycopy(bias, row * columns, part.bias, row * head, head);
        }
        return part;
    }

    /** {@return how many pads stand before a row} */
    int pads(int row) {
        int pads = 0;
        while (bias[row * columns + pads] < 0) {
            pads++;
        }
        return pads;
    }

    /** The same prompts with other rows of the rotary tables. */
    Prompts at(long[] places) {
        return new Prompts(rows, length, columns, ids, places, bias);
    }

    private void place(int row, int[] prompt) {
        int pads = length - prompt.length;
        for (int i = 0; i < pads; i++) {
            bias[row * columns + i] = HIDDEN;
        }
        for (int i = 0; i < prompt.length; i++) {
            ids[row * length + pads + i] = prompt[i];
            positions[row * length + pads + i] = i;
        }
    }
}
