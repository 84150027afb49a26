package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Plain texts one after another, an end token after each, cut into rows of one length; every token but a row's first counts. */
final class TextRows {
    private final TextEncoder encoder;
    private final int length;
    private final List<TokenRow> rows = new ArrayList<>();
    private int[] open = {};

    /**
     * @param encoder of the model
     * @param length tokens of a row, at least 2
     */
    TextRows(TextEncoder encoder, int length) {
        this.encoder = encoder;
        this.length = length;
    }

    /** {@return the rows, the last one shorter; texts go on from one row to the next} */
    RowEncoder.Rows encode(Dataset data) {
        for (Example example : data.examples()) {
            add(encoder.encode(((TextExample) example).text()));
            encoder.endId().ifPresent(end -> add(new int[] {end}));
        }
        if (open.length > 1) {
            row(open);
        }
        return new RowEncoder.Rows(List.copyOf(rows), List.of());
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
