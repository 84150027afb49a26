// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of a JSONL file in its order. */
final class JsonlRows {
    private JsonlRows() {}

    static List<ChatExample> read(Path file) {
        return Dataset.builder().addJsonl(file).build().dataset().chats().toList();
    }

    /** {@return that many rows, from the first one again when they run out: as the peers do} */
    static <T> List<T> repeated(List<T> rows, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> rows.get(i % rows.size()))
                .toList();
    }
}
