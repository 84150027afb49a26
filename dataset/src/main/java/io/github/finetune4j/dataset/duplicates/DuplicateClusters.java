// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The duplicates among the texts of a list, in clusters. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DuplicateClusters {
    private final int[] first;
    private final List<DuplicatePair> pairs;
    private final List<DuplicateCluster> clusters;
    private final long notCompared;

    DuplicateClusters(UnionFind sets, List<DuplicatePair> pairs, long notCompared) {
        this.pairs = List.copyOf(pairs);
        this.notCompared = notCompared;
        this.first = new int[sets.size()];
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int row = 0; row < first.length; row++) {
            first[row] = sets.root(row);
            if (first[row] != row) {
                members.computeIfAbsent(first[row], root -> new ArrayList<>(List.of(root)))
                        .add(row);
            }
        }
        this.clusters = members.values().stream()
                .sorted((a, b) -> Integer.compare(a.get(0), b.get(0)))
                .map(DuplicateCluster::new)
                .toList();
    }

    /** {@return number of texts that were looked at} */
    public int rows() {
        return first.length;
    }

    /** {@return the clusters, by their first row} */
    public List<DuplicateCluster> clusters() {
        return clusters;
    }

    /**
     * {@return the verified pairs, in the order of their rows. Of texts with equal shingle sets each later one stands
     * once, with the earliest, not with every other}
     */
    public List<DuplicatePair> pairs() {
        return pairs;
    }

    /**
     * {@return the earliest row of the cluster that a row belongs to: itself if it has no duplicate, or is the
     * earliest}
     *
     * @param row position, from 0
     */
    public int firstOf(int row) {
        return first[row];
    }

    /** {@return rows that would go if one of each cluster stayed} */
    public int redundant() {
        int more = 0;
        for (DuplicateCluster cluster : clusters) {
            more += cluster.rows().size() - 1;
        }
        return more;
    }

    /**
     * {@return candidate pairs that were left unverified, because more than {@value CandidatePairs#WINDOW} texts fell
     * into one bucket and each was compared with that many before it only; 0 for most data}
     */
    public long notCompared() {
        return notCompared;
    }

    @Override
    public String toString() {
        return rows() + " rows, " + redundant() + " redundant in " + clusters.size() + " clusters";
    }
}
