// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.internal.shared.ParallelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sketch of texts that is enough to find near duplicates among them: shingle sets and band keys. Sketches of parts
 * can be put together.
 */
final class DuplicateSketch {
    private final Shingles shingles;
    private final MinHash minHash;
    private final int bands;
    private final ShingleStore store = new ShingleStore();
    private final LongList keys = new LongList();
    private final long[] rowKeys;

    DuplicateSketch(Shingles shingles, MinHash minHash) {
        this.shingles = shingles;
        this.minHash = minHash;
        this.bands = minHash.bands();
        this.rowKeys = new long[bands];
    }

    void add(String text) {
        long[] set = shingles.hashes(text);
        store.add(set);
        minHash.keys(set, rowKeys);
        keys.addAll(rowKeys);
    }

    /** Appends the rows of another sketch. */
    void append(DuplicateSketch other) {
        store.append(other.store);
        keys.append(other.keys);
    }

    /** {@return the sketch of some of the rows, in their order} */
    DuplicateSketch only(int[] rows) {
        DuplicateSketch some = new DuplicateSketch(shingles, minHash);
        for (int row : rows) {
            some.store.add(store, row);
            for (int band = 0; band < bands; band++) {
                some.keys.add(keys.at((long) row * bands + band));
            }
        }
        return some;
    }

    int rows() {
        return store.rows();
    }

    DuplicateClusters clusters(double threshold, ParallelMap workers) {
        List<DuplicatePair> pairs = new ArrayList<>();
        UnionFind sets = new UnionFind(rows());
        int[] different = equalSets(pairs);
        CandidatePairs candidates = new CandidatePairs(store, keys, bands, threshold);
        List<Integer> all = IntStream.range(0, bands).boxed().toList();
        long notCompared = 0;
        for (CandidatePairs.Found found : workers.map(all, band -> candidates.of(band, different))) {
            pairs.addAll(found.pairs());
            notCompared += found.notCompared();
        }
        pairs.sort(Comparator.comparingInt(DuplicatePair::first).thenComparingInt(DuplicatePair::second));
        pairs.forEach(pair -> sets.join(pair.first(), pair.second()));
        return new DuplicateClusters(sets, pairs, notCompared);
    }

    // Pairs up rows with equal sets; what remains to be compared is one of each, ascending
    private int[] equalSets(List<DuplicatePair> pairs) {
        HashTable seen = new HashTable(rows());
        int[] different = new int[rows()];
        int count = 0;
        for (int row = 0; row < different.length; row++) {
            if (store.size(row) == 0) {
                continue;
            }
            int at = row;
            int first = seen.putIfAbsent(store.hash(row), row, earlier -> store.same(earlier, at));
            if (first == row) {
                different[count++] = row;
            } else {
                pairs.add(new DuplicatePair(first, row, 1));
            }
        }
        return Arrays.copyOf(different, count);
    }
}
