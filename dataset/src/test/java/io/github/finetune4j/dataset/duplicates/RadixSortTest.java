// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RadixSortTest {
    @ParameterizedTest
    @CsvSource({"0, 10", "1, 1", "100, 7", "5000, 13", "70000, 17", "70000, 31"})
    void values_areSortedAsUnsigned_whereTheirLowBitsAscend(int size, int lowBits) {
        SplittableRandom random = new SplittableRandom(size);
        long mask = (1L << lowBits) - 1;
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            long key = i % 3 == 0 ? random.nextInt(5) : random.nextLong(); // some keys many times
            values[i] = (key << lowBits & ~mask) | i;
        }
        long[] expected = LongStream.of(values)
                .boxed()
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();

        assertThat(RadixSort.sorted(values, lowBits)).isEqualTo(expected);
    }
}
