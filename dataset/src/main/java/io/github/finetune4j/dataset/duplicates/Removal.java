// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.spi.DatasetRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A removal of rows. Where buckets were too crowded to compare all, the rows that stay are compared again, until
 * nothing more is found: so removing duplicates from the result removes nothing.
 */
final class Removal {
    private final List<DatasetRow> rows;
    private final KeepRule keep;
    private final DuplicateClusters first;
    private final Map<Integer, Integer> staysInstead = new HashMap<>();

    private Removal(List<DatasetRow> rows, KeepRule keep, DuplicateClusters first) {
        this.rows = rows;
        this.keep = keep;
        this.first = first;
    }

    static Removal of(DuplicateSketch sketch, List<DatasetRow> rows, NearDuplicates search, KeepRule keep) {
        DuplicateClusters found = search.clusters(sketch);
        Removal removal = new Removal(rows, keep, found);
        int[] positions = IntStream.range(0, rows.size()).toArray();
        removal.leaveOut(found, positions);
        while (found.notCompared() > 0 && found.redundant() > 0) {
            positions = removal.left(positions);
            found = search.clusters(sketch.only(positions));
            removal.leaveOut(found, positions);
        }
        return removal;
    }

    private void leaveOut(DuplicateClusters found, int[] positions) {
        for (DuplicateCluster cluster : found.clusters()) {
            List<Integer> members =
                    cluster.rows().stream().map(row -> positions[row]).toList();
            int stays = members.get(
                    keep.kept(members.stream().map(at -> rows.get(at).example()).toList()));
            members.stream().filter(at -> at != stays).forEach(at -> staysInstead.put(at, stays));
        }
    }

    private int[] left(int[] positions) {
        return Arrays.stream(positions)
                .filter(at -> !staysInstead.containsKey(at))
                .toArray();
    }

    /** {@return the clusters of the first round} */
    DuplicateClusters clusters() {
        return first;
    }

    /** {@return number of rows that go} */
    int size() {
        return staysInstead.size();
    }

    /** {@return by the index of each row that goes, the row that stays in its place} */
    Map<Long, DatasetRow> byIndex() {
        Map<Long, DatasetRow> removed = new HashMap<>();
        for (int row : new ArrayList<>(staysInstead.keySet())) {
            removed.put(rows.get(row).index(), rows.get(last(row)));
        }
        return removed;
    }

    // What stayed in one round may go in the next
    private int last(int row) {
        int at = row;
        for (Optional<Integer> next = next(at); next.isPresent(); next = next(at)) {
            at = next.get();
        }
        return at;
    }

    private Optional<Integer> next(int row) {
        return Optional.ofNullable(staysInstead.get(row));
    }
}
