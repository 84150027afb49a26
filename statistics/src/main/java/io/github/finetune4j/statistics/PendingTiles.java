// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** The tiles that were judged and not yet learnt from, and what is needed to learn from them. */
final class PendingTiles {
    /** One of them. */
    static final class Tile {
        int slot;
        int state;
        double value;
        double logN;
        double n;
        boolean judged;
        boolean scored;
        double traffic;
        double deviation;
        double residual;
        double scaled;
        double left;
        double score;
        final double[] features = new double[Whitening.FEATURES];
    }

    private final Tile[] tiles;
    private int next;
    private int size;

    PendingTiles(int length) {
        tiles = new Tile[length];
        for (int i = 0; i < length; i++) {
            tiles[i] = new Tile();
        }
    }

    boolean full() {
        return size == tiles.length;
    }

    /** {@return the oldest, which is no longer pending} */
    Tile poll() {
        Tile oldest = tiles[Math.floorMod(next - size, tiles.length)];
        size--;
        return oldest;
    }

    /** {@return a place for the newest, which still has what an old one left} */
    Tile push() {
        Tile tile = tiles[next];
        next = next + 1 == tiles.length ? 0 : next + 1;
        size++;
        return tile;
    }

    void clear() {
        size = 0;
    }
}
