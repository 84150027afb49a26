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

    /** The places of one rank. */
    private static final class Places implements Comparable<Places> {
        private final int rank;
        private int[] places = new int[4];
        private int from;
        private int to;
        private boolean sorted = true;

        Places(int rank) {
            this.rank = rank;
        }

        void add(int place) {
            if (to == places.length) {
                places = Arrays.copyOf(places, Math.addExact(to, to));
            }
            sorted &= from == to || places[to - 1] <= place;
            places[to++] = place;
        }

        int poll() {
            if (!sorted) {
                Arrays.sort(places, from, to);
                sorted = true;
            }
            int place = places[from++];
            if (from == to) {
                from = 0;
                to = 0;
            }
            return place;
        }

        boolean isEmpty() {
            return from == to;
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
