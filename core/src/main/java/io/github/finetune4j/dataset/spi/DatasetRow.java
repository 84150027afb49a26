// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.Example;
import org.apiguardian.api.API;

/**
 * A row on its way into a data set: the example, and where it came from.
 *
 * @param index position among the rows that the builder took in, from 0, over all sources; the same in every pass over
 *     the same sources, however many threads read them
 * @param example what it says
 * @param origin where it came from
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DatasetRow(long index, Example example, RowOrigin origin) {
    /**
     * {@return the same row saying something else}
     *
     * @param changed what it says now
     */
    public DatasetRow with(Example changed) {
        return new DatasetRow(index, changed, origin);
    }
}
