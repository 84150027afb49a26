// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import java.util.Arrays;

/** Ranks from 1, ties sharing their mean rank. */
public final class MidRanks {
    private final double[] ranks;
    private double ties;
    private boolean tied;

    private MidRanks(int n) {
        ranks = new double[n];
    }

    public static MidRanks of(double[] values) {
        int n = values.length;
        int[] order = Sorted.order(values);
        MidRanks result = new MidRanks(n);
        for (int start = 0, end; start < n; start = end) {
            end = start + 1;
            while (end < n && values[order[end]] == values[order[start]]) {
                end++;
            }
            result.share(order, start, end);
        }
        return result;
    }

    private void share(int[] order, int start, int end) {
        double size = end - start;
        ties += size * size * size - size;
        tied |= size > 1;
        for (int i = start; i < end; i++) {
            ranks[order[i]] = (start + 1 + end) / 2.0;
        }
    }

    public double of(int index) {
        return ranks[index];
    }

    public double[] all() {
        return ranks.clone();
    }

    /** Σ(t³ − t) over groups of equal values. */
    public double ties() {
        return ties;
    }

    public boolean tied() {
        return tied;
    }

    public double sum(int from, int to) {
        return Arrays.stream(ranks, from, to).sum();
    }
}
