// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

/** The shingle sets of all rows, eight bytes for each shingle, and one number for each set. */
final class ShingleStore {
    private final LongList shingles = new LongList();
    private final LongList ends = new LongList();
    private final LongList hashes = new LongList();

    void add(long[] sorted) {
        shingles.addAll(sorted);
        ends.add(shingles.size());
        hashes.add(hash(sorted));
    }

    void add(ShingleStore other, int row) {
        shingles.append(other.shingles, other.start(row), other.end(row));
        ends.add(shingles.size());
        hashes.add(other.hash(row));
    }

    void append(ShingleStore other) {
        long before = shingles.size();
        shingles.append(other.shingles);
        hashes.append(other.hashes);
        for (int row = 0; row < other.rows(); row++) {
            ends.add(before + other.end(row));
        }
    }

    int rows() {
        return (int) ends.size();
    }

    int size(int row) {
        return (int) (end(row) - start(row));
    }

    /** {@return one number for the whole set: sets that differ have another} */
    long hash(int row) {
        return hashes.at(row);
    }

    // The shingles are mixed already: their sum tells sets apart
    private static long hash(long[] set) {
        long hash = set.length;
        for (long shingle : set) {
            hash += shingle;
        }
        return Shingles.mix(hash);
    }

    boolean same(int one, int other) {
        int size = size(one);
        if (size != size(other)) {
            return false;
        }
        long i = start(one);
        long j = start(other);
        for (int k = 0; k < size; k++) {
            if (shingles.at(i + k) != shingles.at(j + k)) {
                return false;
            }
        }
        return true;
    }

    double jaccard(int one, int other) {
        long i = start(one);
        long j = start(other);
        long iEnd = end(one);
        long jEnd = end(other);
        long all = iEnd - i + jEnd - j;
        long common = 0;
        while (i < iEnd && j < jEnd) {
            long x = shingles.at(i);
            long y = shingles.at(j);
            common += x == y ? 1 : 0;
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }
        return all == 0 ? 1 : (double) common / (all - common);
    }

    private long start(int row) {
        return row == 0 ? 0 : ends.at(row - 1);
    }

    private long end(int row) {
        return ends.at(row);
    }
}
