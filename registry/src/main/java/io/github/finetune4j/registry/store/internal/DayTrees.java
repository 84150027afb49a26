// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.store.DayRoot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The Merkle trees over the records, one for each stretch of records that came on the same day, by the clock of whoever
 * wrote them. A record of the day before its predecessor's stays in its predecessor's stretch: clocks of several
 * machines differ at midnight. A clock that jumps further makes a stretch of its own, and the day comes again.
 */
final class DayTrees {
    /** Records of one day, which follow each other. */
    private record Stretch(LocalDate day, int first) {}

    private final List<byte[]> leaves = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<Integer, String> closed = new HashMap<>(); // roots of whole stretches, by their first record

    /** Forgets what was read, to read it anew. */
    void startAnew() {
        leaves.clear();
        stretches.clear();
        closed.clear();
    }

    /** Takes the next record. */
    void take(Instant added, String line) {
        LocalDate day = LocalDate.ofInstant(added, ZoneOffset.UTC);
        if (stretches.isEmpty() || !staysIn(last().day(), day)) {
            stretches.add(new Stretch(day, leaves.size()));
        }
        leaves.add(MerkleTree.leaf(line.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean staysIn(LocalDate last, LocalDate day) {
        return day.equals(last) || day.equals(last.minusDays(1));
    }

    private Stretch last() {
        return stretches.get(stretches.size() - 1);
    }

    /** {@return the roots of all days, oldest first; the last one grows} */
    List<DayRoot> roots() {
        List<DayRoot> roots = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            roots.add(root(i));
        }
        return roots;
    }

    private DayRoot root(int at) {
        Stretch stretch = stretches.get(at);
        boolean whole = at + 1 < stretches.size();
        int end = whole ? stretches.get(at + 1).first() : leaves.size();
        String root = whole
                ? closed.computeIfAbsent(stretch.first(), first -> rootOf(first, end))
                : rootOf(stretch.first(), end);
        return new DayRoot(stretch.day(), stretch.first() + 1L, end, root);
    }

    private String rootOf(int from, int to) {
        return HexFormat.of().formatHex(MerkleTree.root(leaves.subList(from, to)));
    }

    /** {@return the root of the day of a record} */
    DayRoot dayOf(long number) {
        int at = stretches.size() - 1;
        while (stretches.get(at).first() >= number) {
            at--;
        }
        return root(at);
    }

    /** {@return whether the records of a root that was kept elsewhere are those of its time} */
    boolean holds(DayRoot kept) {
        return kept.last() <= leaves.size()
                && rootOf((int) kept.first() - 1, (int) kept.last()).equals(kept.root());
    }

    /** {@return the hashes that lead from a record to a root} */
    List<String> path(long number, DayRoot root) {
        List<byte[]> tree = leaves.subList((int) root.first() - 1, (int) root.last());
        return MerkleTree.path((int) (number - root.first()), tree).stream()
                .map(HexFormat.of()::formatHex)
                .toList();
    }
}
