// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;

/** Examples in memory; they pass the same checks as rows of a file. */
public record MemorySource(String name, Iterable<? extends Example> examples) implements DatasetSource {
    @Override
    public void read(RowSink sink) {
        long position = 0;
        for (Example example : examples) {
            if (!sink.wantsMore()) {
                return;
            }
            sink.example(++position, example);
        }
    }
}
