// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Deals the documents of a batch to shards: the longest first, each to the shard that has the least so far. */
final class Shards {
    /** As {@link PackedBatch#MULTIPLE}, for pieces of a batch. */
    private static final int MULTIPLE = 32;

    /** What a target token costs more than another, for its way through the vocabulary head, in tokens. */
    private static final double TARGET = 0.25;

    /**
     * Whole batches on several threads take this much longer than halves on one thread each (measured: 1.11 to 1.14 on
     * two cores).
     */
    private static final double GAIN = 1.1;

    private Shards() {}

    static List<PackedBatch> of(PackedBatch batch, int threads) {
        List<TokenRow> rows = batch.tokenRows();
        for (int shards = Math.min(threads, rows.size()); shards > 1; shards--) {
            List<List<TokenRow>> dealt = deal(rows, shards);
            double longest = Collections.max(dealt.stream().map(Shards::cost).toList());
            boolean each = dealt.stream().allMatch(Shards::hasTarget);
            if (each && threads % shards == 0 && longest * shards <= GAIN * cost(rows)) {
                return dealt.stream()
                        .map(shard -> PackedBatch.of(shard, MULTIPLE))
                        .toList();
            }
        }
        return List.of(batch);
    }

    private static List<List<TokenRow>> deal(List<TokenRow> rows, int shards) {
        List<List<Integer>> dealt = new ArrayList<>();
        double[] costs = new double[shards];
        for (int shard = 0; shard < shards; shard++) {
            dealt.add(new ArrayList<>());
        }
        Comparator<Integer> longestFirst = Comparator.comparingDouble(row -> -cost(rows.get(row)));
        IntStream.range(0, rows.size()).boxed().sorted(longestFirst).forEach(row -> {
            int least = least(costs);
            dealt.get(least).add(row);
            costs[least] += cost(rows.get(row));
        });
        return dealt.stream()
                .map(shard -> shard.stream().sorted().map(rows::get).toList())
                .toList();
    }

    private static int least(double[] costs) {
        int found = 0;
        for (int i = 1; i < costs.length; i++) {
            found = costs[i] < costs[found] ? i : found;
        }
        return found;
    }

    private static double cost(List<TokenRow> rows) {
        return rows.stream().mapToDouble(Shards::cost).sum();
    }

    private static double cost(TokenRow row) {
        return row.length() + TARGET * targets(row);
    }

    private static boolean hasTarget(List<TokenRow> rows) {
        return rows.stream().anyMatch(row -> targets(row) > 0);
    }

    private static int targets(TokenRow row) {
        int found = 0;
        for (int i = 1; i < row.length(); i++) {
            found += row.target()[i] ? 1 : 0;
        }
        return found;
    }
}
