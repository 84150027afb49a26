// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import java.util.stream.IntStream;

/** A few of many, evenly spread, the first and the last among them. */
final class Spread {
    private Spread() {}

    static IntStream indices(int size, int wanted) {
        if (wanted >= size) {
            return IntStream.range(0, size);
        }
        return wanted == 1
                ? IntStream.of(0)
                : IntStream.range(0, wanted).map(i -> (int) Math.round((double) i * (size - 1) / (wanted - 1)));
    }
}
