// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;

/** The few places of vectors that are not 0, one vector behind the other in memory. */
final class SparseVectors {
    private final int[] starts;
    private int[] places;
    private double[] values;
    private int size;

    SparseVectors(int vectors, int expected) {
        starts = new int[vectors + 1];
        places = new int[expected];
        values = new double[expected];
    }

    /** Adds a place to the vector that is being written. */
    void add(int place, double value) {
        if (starts[size + 1] == places.length) {
            places = Arrays.copyOf(places, 2 * places.length + 1);
            values = Arrays.copyOf(values, places.length);
        }
        places[starts[size + 1]] = place;
        values[starts[size + 1]++] = value;
    }

    /** Ends a vector: scales it to length 1. */
    void end() {
        double squares = 0;
        for (int i = starts[size]; i < starts[size + 1]; i++) {
            squares += values[i] * values[i];
        }
        double length = Math.sqrt(squares);
        for (int i = starts[size]; i < starts[size + 1]; i++) {
            values[i] /= length;
        }
        size++;
        if (size + 1 < starts.length) {
            starts[size + 1] = starts[size];
        }
    }

    int size() {
        return size;
    }

    /** {@return where a vector begins, and the one before it ends} */
    int start(int vector) {
        return starts[vector];
    }

    /** Its own array: never changed by others. */
    int[] places() {
        return places;
    }

    /** Its own array: never changed by others. */
    double[] values() {
        return values;
    }
}
