// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/** The latest windows, for the question when a change began. */
final class WindowRing {
    private final long[] window;
    private final double[] score;
    private final double[] value;
    private final double[] n;
    private final double[] expected;
    private final double[] precision;
    private int next;
    private int size;

    WindowRing(int windows) {
        window = new long[windows];
        score = new double[windows];
        value = new double[windows];
        n = new double[windows];
        expected = new double[windows];
        precision = new double[windows];
    }

    void add(long index, double z, double y, double observations, double expectation, double precision) {
        window[next] = index;
        score[next] = z;
        value[next] = y;
        n[next] = observations;
        expected[next] = expectation;
        this.precision[next] = precision;
        next = next + 1 == window.length ? 0 : next + 1;
        size = Math.min(size + 1, window.length);
    }

    void clear() {
        next = 0;
        size = 0;
    }

    int size() {
        return size;
    }

    /** {@code back}: 0 is the latest. */
    private int place(int back) {
        return Math.floorMod(next - 1 - back, window.length);
    }

    long window(int back) {
        return window[place(back)];
    }

    double score(int back) {
        return score[place(back)];
    }

    /** {@return the window's precision (the reciprocal of a variance) by a usual one's} */
    double precision(int back) {
        return precision[place(back)];
    }

    double value(int back) {
        return value[place(back)];
    }

    double n(int back) {
        return n[place(back)];
    }

    double expected(int back) {
        return expected[place(back)];
    }
}
