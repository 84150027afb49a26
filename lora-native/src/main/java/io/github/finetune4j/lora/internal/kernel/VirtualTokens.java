// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.List;

/** The vectors of prompt tuning stand before each text as token ids beyond the vocabulary. */
public final class VirtualTokens {
    private VirtualTokens() {}

    /**
     * {@return the rows with the virtual tokens before each; none of these is a target}
     *
     * @param rows of real tokens
     * @param count how many; 0: the rows as they are
     * @param config shape of the model
     */
    public static List<TokenRow> before(List<TokenRow> rows, int count, ModelConfig config) {
        return count == 0
                ? rows
                : rows.stream()
                        .map(row -> new TokenRow(before(row.ids(), count, config), later(row.target(), count)))
                        .toList();
    }

    static int[] before(int[] ids, int count, ModelConfig config) {
        int[] out = new int[count + ids.length];
        for (int i = 0; i < count; i++) {
            out[i] = config.vocabulary() + i;
        }
        System.arraycopy(ids, 0, out, count, ids.length);
        return out;
    }

    private static boolean[] later(boolean[] target, int count) {
        boolean[] out = new boolean[count + target.length];
        System.arraycopy(target, 0, out, count, target.length);
        return out;
    }

    /** {@return the prompts with the virtual tokens before each} */
    static List<int[]> beforeAll(List<int[]> prompts, int count, ModelConfig config) {
        return count == 0
                ? prompts
                : prompts.stream()
                        .map(prompt -> prompt.length == 0 ? prompt : before(prompt, count, config))
                        .toList();
    }
}
