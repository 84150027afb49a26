// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import java.util.ArrayList;
import java.util.List;

/**
 * A window of any length in a logarithmic number of buckets: the exponential histogram of Datar, Gionis, Indyk and
 * Motwani (SIAM Journal on Computing 31, 2002). Row i has buckets of 2^i values; the last row is the oldest.
 */
final class AdwinWindow {
    private final int maxBuckets;
    private final List<AdwinRow> rows = new ArrayList<>();
    private double width;
    private double total;
    private double squares;

    AdwinWindow(int maxBuckets) {
        this.maxBuckets = maxBuckets;
        rows.add(newRow());
    }

    private AdwinRow newRow() {
        return new AdwinRow(maxBuckets + 1);
    }

    void add(double value) {
        rows.get(0).add(value, 0);
        width++;
        if (width > 1) {
            double deviation = value - total / (width - 1);
            squares += (width - 1) * deviation * deviation / width;
        }
        total += value;
        merge();
    }

    /** Two buckets of a full row become one of the next. */
    private void merge() {
        for (int i = 0; i < rows.size() && rows.get(i).isFull(); i++) {
            if (i + 1 == rows.size()) {
                rows.add(newRow());
            }
            AdwinRow row = rows.get(i);
            double n = size(i);
            double between = between(n, row.total(0), n, row.total(1));
            rows.get(i + 1).add(row.total(0) + row.total(1), row.squares(0) + row.squares(1) + between);
            row.dropOldest(2);
        }
    }

    /** What the distance of two means adds to the sum of squared deviations when both sets become one. */
    static double between(double n, double total, double otherN, double otherTotal) {
        double difference = total / n - otherTotal / otherN;
        return n * otherN * difference * difference / (n + otherN);
    }

    /** Forgets the oldest bucket. */
    void dropOldest() {
        int last = rows.size() - 1;
        AdwinRow row = rows.get(last);
        double n = size(last);
        width -= n;
        total -= row.total(0);
        squares -= row.squares(0) + between(n, row.total(0), width, total);
        row.dropOldest(1);
        if (row.used() == 0) {
            rows.remove(last);
        }
    }

    static double size(int row) {
        return Math.scalb(1.0, row);
    }

    int rows() {
        return rows.size();
    }

    AdwinRow row(int i) {
        return rows.get(i);
    }

    double width() {
        return width;
    }

    double total() {
        return total;
    }

    double squares() {
        return squares;
    }
}
