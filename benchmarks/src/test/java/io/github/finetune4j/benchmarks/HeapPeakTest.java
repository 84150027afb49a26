// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeapPeakTest {
    private static final int PIECE = 1 << 20;

    /** What lived for a moment counts, though it is gone when one asks. */
    @Test
    void peak_remembersWhatWasThereBeforeACollection() throws InterruptedException {
        System.gc();
        HeapPeak heap = HeapPeak.watch();
        long before = heap.mb();
        assertThat(before).as("what is used now counts before any collection").isPositive();
        assertThat(heap.mb()).isLessThan(before + 16);

        assertThat(allocated(48)).isEqualTo(48);
        System.gc();
        Instant until = Instant.now().plus(Duration.ofSeconds(10)); // the JVM tells of collections a little later
        while (heap.mb() < before + 40 && Instant.now().isBefore(until)) {
            Thread.sleep(10);
        }
        assertThat(heap.mb()).isBetween(before + 40, before + 48 + 64);
    }

    private static int allocated(int pieces) {
        byte[][] kept = new byte[pieces][];
        int sum = 0;
        for (int i = 0; i < pieces; i++) {
            kept[i] = new byte[PIECE];
            sum += kept[i].length >> 20;
        }
        return sum;
    }
}
