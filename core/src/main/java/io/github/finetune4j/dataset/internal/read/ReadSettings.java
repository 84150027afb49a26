// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.DuplicateRule;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.RowRepair;
import io.github.finetune4j.dataset.internal.rules.RowShape;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of reading rows; shared by all threads.
 *
 * @param formats shapes in the order in which they are tried; the last also takes what none recognises
 * @param repairs what is fixed in a row before its shape is recognised
 * @param maxLineBytes length from which a record is an error
 * @param duplicates rule by which equal rows are found; null reports exact ones
 * @param examples whether examples are wanted, or counts and hashes alone
 * @param split deals rows out while they are read; null where nothing is split then
 */
public record ReadSettings(
        List<RowFormat> formats,
        List<RowRepair> repairs,
        int maxLineBytes,
        @Nullable DuplicateRule duplicates,
        boolean examples,
        @Nullable SplitRule split) {
    private static final Map<String, ?> PLAIN = Map.of(
            "messages", List.of(Map.of("role", "user", "content", "?"), Map.of("role", "assistant", "content", "!")));

    boolean normalized() {
        return duplicates == DuplicateRule.IGNORING_CASE_AND_SPACE;
    }

    /** {@return the shape of a row}
     *
     * @param row the fields
     */
    RowFormat format(Map<?, ?> row) {
        for (RowFormat format : formats) {
            if (format.recognises(row)) {
                return format;
            }
        }
        return usual();
    }

    /** {@return the shape that rows are expected to have} */
    RowFormat usual() {
        return formats.get(formats.size() - 1);
    }

    /** {@return whether a plain chat row may be read straight from its bytes} */
    boolean plain() {
        return !normalized() && repairs.isEmpty() && format(PLAIN) == RowShape.CHAT;
    }
}
