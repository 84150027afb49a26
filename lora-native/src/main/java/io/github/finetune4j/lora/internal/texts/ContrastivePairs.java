// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Pairs of rows, as many of one label as of two: SetFit's sampling by a number of each kind. Distinct pairs in an order
 * of chance, and again from the first where there are too few. A row is not paired with itself, as SetFit does it: such
 * a pair is alike already, and where nothing is dropped by chance it teaches nothing.
 */
final class ContrastivePairs {
    private static final int DENSE = 4; // with fewer pairs for each that is drawn all are listed

    private final int[] labels;
    private final SplittableRandom random;
    private final List<int[]> places = new ArrayList<>(); // of each label's rows

    /** A pair of rows, the first before the second. */
    record Pair(int first, int second, boolean alike) {}

    private ContrastivePairs(int[] labels, long seed) {
        this.labels = labels;
        random = new SplittableRandom(seed);
        Map<Integer, List<Integer>> byLabel = new HashMap<>();
        for (int i = 0; i < labels.length; i++) {
            byLabel.computeIfAbsent(labels[i], any -> new ArrayList<>()).add(i);
        }
        byLabel.keySet().stream()
                .sorted()
                .forEach(label -> places.add(byLabel.get(label).stream()
                        .mapToInt(Integer::intValue)
                        .toArray()));
    }

    /**
     * {@return pairs of one label and of two by turns, so many of each; of a kind that there is not, none}
     *
     * @param labels of the rows
     * @param ofEach how many of each kind
     * @param seed of chance: the same gives the same
     */
    static List<Pair> draw(int[] labels, int ofEach, long seed) {
        ContrastivePairs pairs = new ContrastivePairs(labels, seed);
        List<Pair> alike = pairs.kind(true, ofEach);
        List<Pair> unlike = pairs.kind(false, ofEach);
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < ofEach; i++) {
            if (!alike.isEmpty()) {
                all.add(alike.get(i % alike.size()));
            }
            if (!unlike.isEmpty()) {
                all.add(unlike.get(i % unlike.size()));
            }
        }
        return all;
    }

    /** {@return how many distinct pairs of one label there are} */
    static long alike(int[] labels) {
        return new ContrastivePairs(labels, 0).count(true);
    }

    /** {@return how many distinct pairs of two labels there are} */
    static long unlike(int[] labels) {
        return new ContrastivePairs(labels, 0).count(false);
    }

    private long count(boolean alike) {
        long same = places.stream()
                .mapToLong(rows -> (long) rows.length * (rows.length - 1) / 2)
                .sum();
        return alike ? same : (long) labels.length * (labels.length - 1) / 2 - same;
    }

    /** {@return distinct pairs in an order of chance, at most so many} */
    private List<Pair> kind(boolean alike, int most) {
        long count = count(alike);
        return count <= (long) DENSE * most ? listed(alike, most) : found(alike, most);
    }

    private List<Pair> listed(boolean alike, int most) {
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            for (int j = i + 1; j < labels.length; j++) {
                if ((labels[i] == labels[j]) == alike) {
                    all.add(new Pair(i, j, alike));
                }
            }
        }
        for (int k = all.size() - 1; k > 0; k--) {
            Collections.swap(all, k, random.nextInt(k + 1));
        }
        return all.subList(0, Math.min(most, all.size()));
    }

    private List<Pair> found(boolean alike, int most) {
        long[] ends = new long[places.size()]; // of each label's pairs, one behind another
        long end = 0;
        for (int k = 0; k < ends.length; k++) {
            end += (long) places.get(k).length * (places.get(k).length - 1) / 2;
            ends[k] = end;
        }
        Set<Pair> all = new HashSet<>();
        List<Pair> found = new ArrayList<>();
        while (found.size() < most) {
            Pair pair = alike ? alike(ends) : unlike();
            if (all.add(pair)) {
                found.add(pair);
            }
        }
        return found;
    }

    private Pair alike(long[] ends) {
        long number = random.nextLong(ends[ends.length - 1]);
        int label = 0;
        while (ends[label] <= number) {
            label++;
        }
        int[] rows = places.get(label);
        return pair(rows[random.nextInt(rows.length)], rows);
    }

    private Pair pair(int one, int[] rows) {
        int other = one;
        while (other == one) {
            other = rows[random.nextInt(rows.length)];
        }
        return new Pair(Math.min(one, other), Math.max(one, other), true);
    }

    private Pair unlike() {
        int one = 0;
        int other = 0;
        while (labels[one] == labels[other]) {
            one = random.nextInt(labels.length);
            other = random.nextInt(labels.length);
        }
        return new Pair(Math.min(one, other), Math.max(one, other), false);
    }
}
