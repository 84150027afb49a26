// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import java.util.List;

/** Rows in memory under a name: a data card, a model card and a bill of materials say it as the rows' source. */
record TaughtRows(String name, List<? extends Example> rows) implements DatasetSource {
    @Override
    public void read(RowSink sink) {
        for (int i = 0; i < rows.size() && sink.wantsMore(); i++) {
            sink.example(i + 1L, rows.get(i));
        }
    }
}
