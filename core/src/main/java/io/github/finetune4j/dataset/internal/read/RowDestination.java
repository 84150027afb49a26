// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.spi.RowOrigin;

/** A destination of the rows that are kept. Called in the builder's thread, in the order of the sources. */
public interface RowDestination {
    /**
     * Takes a row. Its bytes are its batch's: they are good until this returns.
     *
     * @param index position among the rows that are kept, from 0
     * @param row usable
     * @param origin where it came from
     */
    void take(long index, ReadRow row, RowOrigin origin);
}
