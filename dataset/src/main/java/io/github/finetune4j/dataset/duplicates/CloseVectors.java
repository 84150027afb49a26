// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.internal.shared.ParallelMap;
import io.github.finetune4j.dataset.internal.shared.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Clusters of vectors that lie close together, by comparing each with each. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CloseVectors(float[][] vectors, double least) {
    private static final int BLOCK = 256;
    private static final int LISTED = 100;
    /** By so much float32 may miss the threshold. */
    static final double ROUNDING = 1e-6;

    /** The phase in which pairs are compared. */
    static final String COMPARING = "comparing";

    /** A block's results go before the next, so that memory stays small where all are alike. */
    DuplicateClusters clusters(MeaningWatch watch) {
        UnionFind sets = new UnionFind(vectors.length);
        List<DuplicatePair> pairs = new ArrayList<>();
        try (ParallelMap workers = new ParallelMap(Runtime.getRuntime().availableProcessors())) {
            for (int from = 0; from < vectors.length; from += BLOCK) {
                watch.done(COMPARING, from);
                List<Integer> rows = IntStream.range(from, Math.min(vectors.length, from + BLOCK))
                        .boxed()
                        .toList();
                List<int[]> close = workers.map(rows, this::closeBefore);
                for (int i = 0; i < rows.size(); i++) {
                    add(rows.get(i), close.get(i), sets, pairs);
                }
            }
        }
        watch.done(COMPARING, vectors.length);
        pairs.sort(Comparator.comparingInt(DuplicatePair::first).thenComparingInt(DuplicatePair::second));
        return new DuplicateClusters(sets, pairs, 0);
    }

    private int[] closeBefore(int row) {
        return IntStream.range(0, row)
                .filter(earlier -> cosine(earlier, row) >= least - ROUNDING)
                .toArray();
    }

    private void add(int row, int[] close, UnionFind sets, List<DuplicatePair> pairs) {
        for (int i = 0; i < close.length; i++) {
            sets.join(close[i], row);
            if (i < LISTED) {
                pairs.add(new DuplicatePair(close[i], row, Math.min(1, cosine(close[i], row))));
            }
        }
    }

    private double cosine(int one, int other) {
        return UnitVectors.cosine(vectors[one], vectors[other]);
    }
}
