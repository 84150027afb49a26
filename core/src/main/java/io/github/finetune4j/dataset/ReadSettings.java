package io.github.finetune4j.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows are read; shared by all threads.
 *
 * @param formats shapes in the order in which they are tried; the first also takes what none recognises
 * @param maxLineBytes length from which a record is an error
 * @param duplicates rule by which equal rows are found; null reports exact ones
 * @param examples whether examples are wanted, or counts and hashes alone
 * @param split deals rows out while they are read; null where nothing is split then
 */
record ReadSettings(
        List<RowFormat> formats,
        int maxLineBytes,
        @Nullable DuplicateRule duplicates,
        boolean examples,
        @Nullable SplitRule split) {
    boolean normalized() {
        return duplicates == DuplicateRule.IGNORING_CASE_AND_SPACE;
    }

    /** {@return whether a plain chat row needs no example} */
    boolean plain() {
        return !examples && !normalized() && formats.get(0) == RowShape.CHAT;
    }
}
