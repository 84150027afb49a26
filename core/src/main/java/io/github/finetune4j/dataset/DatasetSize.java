// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.spi.SplitPart;
import java.util.Map;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * The size of a data set, as a {@link DatasetRule} sees it.
 *
 * @param rows rows that are left
 * @param parts rows of {@code training}, {@code validation} and {@code test}; empty where nothing was split
 * @param bytes bytes of each part's JSONL file as it was written, line feeds counted; where nothing was split, under
 *     {@code training} the lines that are left as they came, if all came as JSONL. Empty where that isn't known: in
 *     memory
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DatasetSize(long rows, Map<String, Integer> parts, Map<String, Long> bytes) {
    private static final String ALL = SplitPart.TRAINING.word();

    /** Copies. */
    public DatasetSize {
        parts = Map.copyOf(parts);
        bytes = Map.copyOf(bytes);
    }

    /**
     * {@return rows of a part: all rows for {@code training} where nothing was split, nothing for the others then}
     *
     * @param part a part's word
     */
    public OptionalLong rows(String part) {
        if (parts.isEmpty()) {
            return part.equals(ALL) ? OptionalLong.of(rows) : OptionalLong.empty();
        }
        return OptionalLong.of(parts.getOrDefault(part, 0));
    }

    /**
     * {@return bytes of a part's file, where they are known}
     *
     * @param part a part's word
     */
    public OptionalLong bytes(String part) {
        Long count = bytes.get(part);
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }

    /** {@return the same, without bytes of lines that nobody has written} */
    public DatasetSize asWritten() {
        return parts.isEmpty() ? new DatasetSize(rows, parts, Map.of()) : this;
    }
}
