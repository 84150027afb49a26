// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import org.apiguardian.api.API;

/**
 * The origin of a row. It stays with the row to the end, through every step.
 *
 * @param source name of the file, stream or query
 * @param line physical line from 1; for rows that have no lines (memory, a query, a JSON array) the position from 1
 * @param format name of the shape in which the row came, for example {@code chat messages}
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RowOrigin(String source, long line, String format) {
    /** Checks the line. */
    public RowOrigin {
        if (line < 0) {
            throw new IllegalArgumentException(
                    "line: " + line + " -> count lines from 1, or give 0 where there is none");
        }
    }

    @Override
    public String toString() {
        return source + ":" + line;
    }
}
