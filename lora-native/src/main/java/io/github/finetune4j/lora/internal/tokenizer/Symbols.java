// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;

/**
 * The characters or bytes of a piece, joined pair by pair: the pair of the lowest rank first, among equals the
 * leftmost.
 */
final class Symbols {
    static final long BYTES = 7 * Integer.BYTES; // of one, in these arrays

    private static final int FEW = 48; // so many are looked through for each join; more are kept by their ranks
    private static final int NONE = Integer.MAX_VALUE;

    private final Merges merges;
    private final int expected;
    private int[] id;
    private int[] begin;
    private int[] end;
    private int[] next;
    private int[] previous;
    private int[] rank; // of the pair that begins here
    private int[] result;
    private int count;

    /** @param expected as many as there are characters, or more */
    Symbols(Merges merges, int expected) {
        this.merges = merges;
        this.expected = expected;
        int room = Math.max(4, expected);
        id = new int[room];
        begin = new int[room];
        end = new int[room];
        next = new int[room];
        previous = new int[room];
        rank = new int[room];
        result = new int[room];
    }

    /** Adds a symbol and the place that it stands for. */
    void add(int symbol, int first, int last) {
        if (count == id.length) {
            int room = Math.addExact(count, count);
            Room.check(BYTES * room, expected);
            id = Arrays.copyOf(id, room);
            begin = Arrays.copyOf(begin, room);
            end = Arrays.copyOf(end, room);
            next = new int[room];
            previous = new int[room];
            rank = new int[room];
            result = new int[room];
        }
        id[count] = symbol;
        begin[count] = first;
        end[count++] = last;
    }

    void join(Steps steps) {
        for (int i = 0; i < count; i++) {
            next[i] = i + 1 < count ? i + 1 : -1;
            previous[i] = i - 1;
        }
        for (int i = 0; i < count; i++) {
            look(i);
        }
        if (count <= FEW) {
            joinFew();
        } else {
            joinMany(steps);
        }
        compact();
    }

    private void look(int at) {
        int right = next[at];
        int slot = right < 0 ? -1 : merges.slot(id[at], id[right]);
        rank[at] = slot < 0 ? NONE : merges.rank(slot);
        result[at] = slot < 0 ? -1 : merges.result(slot);
    }

    private void joinFew() {
        while (true) {
            int best = -1;
            int lowest = NONE;
            for (int at = count == 0 ? -1 : 0; at >= 0; at = next[at]) {
                if (rank[at] < lowest) {
                    lowest = rank[at];
                    best = at;
                }
            }
            if (best < 0) {
                return;
            }
            join(best);
        }
    }

    private void join(int at) {
        int right = next[at];
        id[at] = result[at];
        end[at] = end[right];
        next[at] = next[right];
        rank[right] = NONE;
        next[right] = -2; // joined
        if (next[at] >= 0) {
            previous[next[at]] = at;
        }
        look(at);
        if (previous[at] >= 0) {
            look(previous[at]);
        }
    }

    private void joinMany(Steps steps) {
        RankQueue queue = new RankQueue();
        for (int i = 0; i < count; i++) {
            queue(queue, i);
        }
        while (!queue.isEmpty()) {
            steps.take(1);
            long first = queue.poll();
            int at = (int) first;
            if (rank[at] == (int) (first >>> 32)) { // otherwise one of the pair was joined since
                join(at);
                queue(queue, at);
                if (previous[at] >= 0) {
                    queue(queue, previous[at]);
                }
            }
        }
    }

    private void queue(RankQueue queue, int at) {
        if (rank[at] != NONE) {
            queue.add(rank[at], at);
        }
    }

    private void compact() {
        int kept = 0;
        for (int at = count == 0 ? -1 : 0; at >= 0; at = next[at]) {
            id[kept] = id[at];
            begin[kept] = begin[at];
            end[kept++] = end[at];
        }
        count = kept;
    }

    int count() {
        return count;
    }

    int begin(int at) {
        return begin[at];
    }

    int end(int at) {
        return end[at];
    }

    void place(int at, int first, int last) {
        begin[at] = first;
        end[at] = last;
    }

    PieceCache.Word word(char[] key) {
        return new PieceCache.Word(
                key, Arrays.copyOf(id, count), Arrays.copyOf(begin, count), Arrays.copyOf(end, count));
    }
}
