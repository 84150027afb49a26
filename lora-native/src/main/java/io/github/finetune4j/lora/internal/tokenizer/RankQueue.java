// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Pairs to be joined, the lowest rank first, among equals the leftmost. A long piece has few ranks for many places, so
 * each rank has a list of its places, which mostly come in order: a heap of all of them would take several times as
 * long for a million spaces.
 */
final class RankQueue {
    private final Map<Integer, Places> known = new HashMap<>();
    private final PriorityQueue<Places> open = new PriorityQueue<>();

    /**
     * The places of one rank: a list in order, behind it those that came out of order, and few of these, for which the
     * list was not sorted anew, in a heap.
     */
    private static final class Places implements Comparable<Places> {
        private static final int WORTH_SORTING = 8;

        private final int rank;
        private int[] places = new int[4];
        private int from;
        private int late; // from here on they are out of order
        private int to;
        private final PriorityQueue<Integer> few = new PriorityQueue<>();

        Places(int rank) {
            this.rank = rank;
        }

        void add(int place) {
            if (to == places.length) {
                places = Arrays.copyOf(places, Math.addExact(to, to));
            }
            if (late == to && (from == to || places[to - 1] <= place)) {
                late++;
            }
            places[to++] = place;
        }

        int poll() {
            if (late < to) {
                order();
            }
            Integer least = few.peek();
            if (least != null && (from == to || least < places[from])) {
                return few.remove();
            }
            int place = places[from++];
            if (from == to) {
                from = 0;
                late = 0;
                to = 0;
            }
            return place;
        }

        // each time that the list is sorted, many have come since the last
        private void order() {
            if ((long) WORTH_SORTING * (to - late) >= to - from) {
                Arrays.sort(places, from, to);
            } else {
                while (to > late) {
                    few.add(places[--to]);
                }
            }
            late = to;
        }

        boolean isEmpty() {
            return from == to && few.isEmpty();
        }

        @Override
        public int compareTo(Places other) {
            return Integer.compare(rank, other.rank);
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void add(int rank, int place) {
        Places places = known.computeIfAbsent(rank, Places::new);
        if (places.isEmpty()) {
            open.add(places);
        }
        places.add(place);
    }

    /** {@return the next rank and its place, {@code (long) rank << 32 | place}} */
    long poll() {
        Places first = open.element();
        long next = ((long) first.rank << 32) | first.poll();
        if (first.isEmpty()) {
            open.remove();
        }
        return next;
    }
}
