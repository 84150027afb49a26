// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row once, in orders that are equally likely, and neighbours together. */
class RowOrderTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 1000})
    void everyRow_comesOnce_andItsBlockWithIt(int rows) {
        SplittableRandom random = new SplittableRandom(rows);
        int[] all = IntStream.range(0, rows).toArray();

        assertThat(sorted(RowOrder.shuffled(rows, random))).isEqualTo(all);
        int[] order = RowOrder.byBlocks(rows, random);
        assertThat(sorted(order)).isEqualTo(all);
        long turns = IntStream.range(1, rows)
                .filter(at -> order[at] / 256 != order[at - 1] / 256)
                .count();
        assertThat(turns).isEqualTo(Math.max(0, (rows + 255) / 256 - 1));
    }

    /** Of four rows each of 24 orders comes 1,000 times of 24,000, give or take five standard errors. */
    @Test
    void orders_areEquallyLikely() {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> inBlocks = new HashMap<>();
        for (int i = 0; i < 24_000; i++) {
            seen.merge(Arrays.toString(RowOrder.shuffled(4, random)), 1, Integer::sum);
            inBlocks.merge(Arrays.toString(RowOrder.byBlocks(4, random)), 1, Integer::sum);
        }
        assertThat(seen).hasSize(24);
        assertThat(seen.values()).allMatch(count -> Math.abs(count - 1000) < 155);
        assertThat(inBlocks).hasSize(24);
        assertThat(inBlocks.values()).allMatch(count -> Math.abs(count - 1000) < 155);
    }

    private static int[] sorted(int[] order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
