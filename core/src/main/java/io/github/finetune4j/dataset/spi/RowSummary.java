// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import org.apiguardian.api.API;

/**
 * A summary of many rows that does not hold them: a count, a sketch, a table of hashes. Rows are added to several
 * summaries by several threads, or several machines, and the summaries then merged in the order of the rows. The result
 * must not depend on how the rows were dealt out.
 *
 * @param <S> the summary; changed by one thread at a time
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RowSummary<S> {
    /** {@return a fresh summary of no row} */
    S empty();

    /**
     * Adds one row.
     *
     * @param summary takes the row in
     * @param row comes after all rows that the summary holds
     */
    void add(S summary, DatasetRow row);

    /**
     * {@return a summary of the rows of both; either may be changed or returned}
     *
     * @param first of earlier rows
     * @param second of the rows that follow them
     */
    S merge(S first, S second);
}
