// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/** The tiles that were judged and not yet learnt from, and what is needed to learn from them. */
final class PendingTiles {
    /** One of them. */
    static final class Tile {
        int slot;
        int state;
        double value;
        double logN;
        double n;
        double told;
        boolean judged;
        boolean scored;
        double traffic;
        double deviation;
        double residual;
        double scaled;
        double foretold;
        double score;
        final double[] features = new double[Whitening.FEATURES];
    }

    private final Tile[] tiles;
    private long next;

    PendingTiles(int length) {
        tiles = new Tile[length];
        for (int i = 0; i < length; i++) {
            tiles[i] = new Tile();
        }
    }

    long next() {
        return next;
    }

    Tile tile(long number) {
        return tiles[(int) (number % tiles.length)];
    }

    /** {@return a place for the newest, which still has what an old one left} */
    Tile push() {
        return tile(next++);
    }
}
