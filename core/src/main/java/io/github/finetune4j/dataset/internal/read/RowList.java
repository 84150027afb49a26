// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Keeps rows in memory, for steps, measures and the data set itself. */
public final class RowList implements RowDestination {
    private final List<DatasetRow> rows = new ArrayList<>();

    @Override
    public void take(long index, ReadRow row, RowOrigin origin) {
        rows.add(new DatasetRow(index, Objects.requireNonNull(row.example()), origin));
    }

    public List<DatasetRow> rows() {
        return rows;
    }
}
