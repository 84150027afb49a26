// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/** Buckets of one size, oldest first: each is the sum and the sum of squared deviations of so many values. */
final class AdwinRow {
    private final double[] totals;
    private final double[] squares;
    private int used;

    /** @param most buckets that it holds before two must go, at least 2 */
    AdwinRow(int most) {
        totals = new double[most];
        squares = new double[most];
    }

    void add(double total, double square) {
        totals[used] = total;
        squares[used] = square;
        used++;
    }

    void dropOldest(int count) {
        used -= count;
        System.arraycopy(totals, count, totals, 0, used);
        System.arraycopy(squares, count, squares, 0, used);
    }

    boolean isFull() {
        return used == totals.length;
    }

    int used() {
        return used;
    }

    double total(int bucket) {
        return totals[bucket];
    }

    double squares(int bucket) {
        return squares[bucket];
    }
}
