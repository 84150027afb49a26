// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;

/** Whole numbers, four bytes each. */
final class Ints {
    private int[] values = new int[16];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    void addAll(Ints other) {
        int all = size + other.size;
        if (all > values.length) {
            values = Arrays.copyOf(values, Math.max(all, values.length * 2));
        }
        System.arraycopy(other.values, 0, values, size, other.size);
        size = all;
    }

    int at(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    Distribution distribution() {
        return Distribution.of(Arrays.copyOf(values, size));
    }
}
