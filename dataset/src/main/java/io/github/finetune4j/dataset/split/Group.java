// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.duplicates.DuplicateCluster;
import io.github.finetune4j.dataset.duplicates.DuplicateClusters;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Rows that stay together. The first of them decides key and stratum, so that rows that come later don't move it. */
final class Group {
    private final List<GroupSplitter.Row> rows;

    private Group(List<GroupSplitter.Row> rows) {
        this.rows = rows;
    }

    List<GroupSplitter.Row> rows() {
        return rows;
    }

    String key() {
        return rows.get(0).group();
    }

    String stratum() {
        return rows.get(0).stratum();
    }

    Instant time() {
        return rows.stream()
                .map(row -> Objects.requireNonNull(
                        row.time(), "time of a row: null -> let the function of byTime(...) give one for each row"))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** All groups, and how many pairs the search for near duplicates left out. */
    record All(List<Group> groups, long notCompared) {}

    static All of(List<GroupSplitter.Row> rows, Splits.Builder settings) {
        int[] parent = new int[rows.size()];
        Map<String, Integer> firstOfKey = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
            int first = firstOfKey.computeIfAbsent(rows.get(i).group(), key -> -1);
            if (first < 0) {
                firstOfKey.put(rows.get(i).group(), i);
            } else {
                join(parent, first, i);
            }
        }
        NearDuplicates search = settings.duplicates;
        long notCompared = 0;
        if (search != null) {
            List<String> texts = rows.stream().map(GroupSplitter.Row::compared).toList();
            DuplicateClusters found = search.find(texts);
            notCompared = found.notCompared();
            for (DuplicateCluster cluster : found.clusters()) {
                cluster.rows().forEach(row -> join(parent, cluster.rows().get(0), row));
            }
        }
        Map<Integer, List<GroupSplitter.Row>> groups = new TreeMap<>();
        for (int i = 0; i < parent.length; i++) {
            groups.computeIfAbsent(root(parent, i), root -> new ArrayList<>()).add(rows.get(i));
        }
        return new All(groups.values().stream().map(Group::new).toList(), notCompared);
    }

    private static int root(int[] parent, int row) {
        int at = row;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private static void join(int[] parent, int one, int other) {
        int a = root(parent, one);
        int b = root(parent, other);
        parent[Math.max(a, b)] = Math.min(a, b);
    }
}
