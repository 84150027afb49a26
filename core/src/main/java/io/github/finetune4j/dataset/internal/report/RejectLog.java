// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.report;

import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every row that is left out goes through here: counted by reason, the first ones kept, each reported to the listener.
 */
public final class RejectLog {
    private static final int MOST_CHARS = 1 << 16;
    private final int kept;
    private final Consumer<? super RejectedRow> listener;
    private final List<RejectedRow> first = new ArrayList<>();
    private final Map<String, Long> byReason = new LinkedHashMap<>();

    public RejectLog(int kept, Consumer<? super RejectedRow> listener) {
        this.kept = kept;
        this.listener = listener;
    }

    /** Leaves out a row in a step. */
    public void add(DatasetRow row, String step, String reason, String detail) {
        add(row.origin(), step, reason, detail, Json.write(ExampleRows.row(row.example())));
        byReason.merge(reason, 1L, Long::sum);
    }

    /** Leaves out a row that the collector counts by itself. */
    public void add(RowOrigin origin, String step, String reason, String detail, String row) {
        String text = row.length() <= MOST_CHARS ? row : row.substring(0, MOST_CHARS);
        RejectedRow rejected = new RejectedRow(origin, step, reason, detail, text);
        if (first.size() < kept) {
            first.add(rejected);
        }
        listener.accept(rejected);
    }

    /** {@return bytes as text for a rejection, however broken they are} */
    public static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(to - from, MOST_CHARS), StandardCharsets.UTF_8);
    }

    /** {@return rows left out by steps, by reason} */
    public Map<String, Long> byReason() {
        return byReason;
    }

    public List<RejectedRow> first() {
        return first;
    }
}
