// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Plain texts one after another, an end token after each, cut into rows of one length; every token but a row's first
 * counts.
 */
final class PackedTexts {
    private final TextEncoder encoder;
    private final int length;
    private final List<TokenRow> rows = new ArrayList<>();
    private int[] open = {};

    /**
     * @param encoder of the model
     * @param length tokens of a row, at least 2
     */
    PackedTexts(TextEncoder encoder, int length) {
        this.encoder = encoder;
        this.length = length;
    }

    /** {@return the rows, the last one shorter, and what was decided; texts go on from one row to the next} */
    RowEncoder.Rows encode(Dataset data, String what) {
        for (Example example : data.examples()) {
            add(encoder.encode(((TextExample) example).text()));
            encoder.endId().ifPresent(end -> add(new int[] {end}));
        }
        if (open.length > 1) {
            row(open);
        }
        if (rows.isEmpty()) {
            throw new InvalidRequestException(
                    "no " + what + " row is left: the texts have fewer than two tokens together -> give longer texts",
                    ProviderFailure.of("local", "submit"),
                    null);
        }
        return new RowEncoder.Rows(List.copyOf(rows), notes(data.size(), what));
    }

    private List<String> notes(int texts, String what) {
        return encoder.endId().isPresent() || texts < 2
                ? List.of()
                : List.of("the " + texts + " " + what
                        + " texts follow one another without a mark: the tokenizer names no end token");
    }

    private void add(int[] ids) {
        int[] all = IntStream.concat(Arrays.stream(open), Arrays.stream(ids)).toArray();
        int from = 0;
        for (; all.length - from >= length; from += length) {
            row(Arrays.copyOfRange(all, from, from + length));
        }
        open = Arrays.copyOfRange(all, from, all.length);
    }

    private void row(int[] ids) {
        boolean[] target = new boolean[ids.length];
        Arrays.fill(target, true);
        rows.add(new TokenRow(ids, target));
    }
}
