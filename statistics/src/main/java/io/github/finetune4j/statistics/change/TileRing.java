// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/** The latest tiles, for the question when a change began. */
final class TileRing {
    private final long[] tile;
    private final double[] score;
    private final double[] value;
    private final double[] n;
    private final double[] expected;
    private final double[] told;
    private int next;
    private int size;

    TileRing(int tiles) {
        tile = new long[tiles];
        score = new double[tiles];
        value = new double[tiles];
        n = new double[tiles];
        expected = new double[tiles];
        told = new double[tiles];
    }

    void add(long index, double z, double y, double observations, double expectation, double tells) {
        tile[next] = index;
        score[next] = z;
        value[next] = y;
        n[next] = observations;
        expected[next] = expectation;
        told[next] = tells;
        next = next + 1 == tile.length ? 0 : next + 1;
        size = Math.min(size + 1, tile.length);
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
        return Math.floorMod(next - 1 - back, tile.length);
    }

    long tile(int back) {
        return tile[place(back)];
    }

    double score(int back) {
        return score[place(back)];
    }

    /** {@return what the tile tells by what a usual one does} */
    double told(int back) {
        return told[place(back)];
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
