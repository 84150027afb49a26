// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.internal.shared.ParallelMap;
import io.github.finetune4j.dataset.internal.shared.UnitVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Clusters of vectors that lie close together, by comparing those alone whose signs agree in a band. What is reported
 * is true; of two texts that are in one cluster already no pair is looked for.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HashedVectors(float[][] vectors, double least, SignBands bands) {
    private static final int BLOCK = 1 << 12;
    private static final long SEED = 1;

    /** Pairs that a bucket gives, and how many were not compared since it is too full. */
    private record Found(List<int[]> pairs, long compared, long notCompared) {}

    /** Counts beside the clusters, for tests. */
    record Result(DuplicateClusters clusters, long compared) {}

    Result find(MeaningWatch watch) {
        UnionFind sets = new UnionFind(vectors.length);
        List<DuplicatePair> pairs = new ArrayList<>();
        long compared = 0;
        long notCompared = 0;
        SplittableRandom random = new SplittableRandom(SEED);
        try (ParallelMap workers = new ParallelMap(Runtime.getRuntime().availableProcessors())) {
            for (int band = 0; band < bands.bands(); band++) {
                watch.done(CloseVectors.COMPARING, (long) vectors.length * band / bands.bands());
                long[] keys = keys(planes(random.split()), workers);
                int[] roots = IntStream.range(0, vectors.length).map(sets::root).toArray();
                for (Found found : workers.map(parts(keys), part -> within(keys, part, roots))) {
                    compared += found.compared;
                    notCompared += found.notCompared;
                    found.pairs.forEach(pair -> add(pair[0], pair[1], sets, pairs));
                }
            }
        }
        watch.done(CloseVectors.COMPARING, vectors.length);
        pairs.sort(Comparator.comparingInt(DuplicatePair::first).thenComparingInt(DuplicatePair::second));
        return new Result(new DuplicateClusters(sets, pairs, notCompared), compared);
    }

    private void add(int one, int other, UnionFind sets, List<DuplicatePair> pairs) {
        if (sets.root(one) != sets.root(other)) {
            sets.join(one, other);
            pairs.add(new DuplicatePair(Math.min(one, other), Math.max(one, other), Math.min(1, cosine(one, other))));
        }
    }

    private double cosine(int one, int other) {
        return UnitVectors.cosine(vectors[one], vectors[other]);
    }

    private float[][] planes(SplittableRandom random) {
        float[][] planes = new float[bands.signs()][vectors[0].length];
        for (float[] plane : planes) {
            for (int j = 0; j < plane.length; j++) {
                plane[j] = (float) random.nextGaussian();
            }
        }
        return planes;
    }

    /** {@return the signs of each row, and its number, sorted} */
    private long[] keys(float[][] planes, ParallelMap workers) {
        long[] keys = new long[vectors.length];
        List<Integer> blocks = IntStream.iterate(0, from -> from < keys.length, from -> from + BLOCK)
                .boxed()
                .toList();
        workers.map(blocks, from -> {
            for (int row = from; row < Math.min(keys.length, from + BLOCK); row++) {
                keys[row] = ((long) signs(vectors[row], planes) << Integer.SIZE) | row;
            }
            return from;
        });
        Arrays.sort(keys);
        return keys;
    }

    private static int signs(float[] vector, float[][] planes) {
        int signs = 0;
        for (float[] plane : planes) {
            signs = (signs << 1) | (UnitVectors.cosine(vector, plane) > 0 ? 1 : 0);
        }
        return signs;
    }

    /** {@return beginnings and ends of parts that hold whole buckets} */
    private static List<int[]> parts(long[] keys) {
        List<int[]> parts = new ArrayList<>();
        int from = 0;
        while (from < keys.length) {
            int to = Math.min(keys.length, from + BLOCK);
            while (to < keys.length && sameBucket(keys, to - 1, to)) {
                to++;
            }
            parts.add(new int[] {from, to});
            from = to;
        }
        return parts;
    }

    private static boolean sameBucket(long[] keys, int one, int other) {
        return keys[one] >>> Integer.SIZE == keys[other] >>> Integer.SIZE;
    }

    private Found within(long[] keys, int[] part, int[] roots) {
        List<int[]> pairs = new ArrayList<>();
        long compared = 0;
        long skipped = 0;
        for (int start = part[0], end; start < part[1]; start = end) {
            end = start + 1;
            while (end < part[1] && sameBucket(keys, start, end)) {
                end++;
            }
            int first = start;
            Bucket bucket = new Bucket(
                    IntStream.range(first, end).map(i -> (int) keys[i]).toArray(), roots);
            skipped += bucket.compare(pairs);
            compared += bucket.compared;
        }
        return new Found(pairs, compared, skipped);
    }

    /** Rows whose signs agree. Those that are in one cluster, or have come together here, are not compared. */
    private final class Bucket {
        private final int[] rows;
        private final int[] roots;
        private final UnionFind here;
        private long compared;

        Bucket(int[] rows, int[] roots) {
            this.rows = rows;
            this.roots = roots;
            here = new UnionFind(rows.length);
        }

        /** {@return how many pairs were not compared, since each row is with so many before it alone} */
        long compare(List<int[]> pairs) {
            long skipped = 0;
            for (int i = 1; i < rows.length; i++) {
                int from = Math.max(0, i - CandidatePairs.WINDOW);
                skipped += from;
                for (int j = from; j < i; j++) {
                    compare(i, j, pairs);
                }
            }
            return skipped;
        }

        private void compare(int i, int j, List<int[]> pairs) {
            if (roots[rows[i]] == roots[rows[j]] || here.root(i) == here.root(j)) {
                return;
            }
            compared++;
            if (cosine(rows[i], rows[j]) >= least - CloseVectors.ROUNDING) {
                here.join(i, j);
                pairs.add(new int[] {rows[i], rows[j]});
            }
        }
    }
}
