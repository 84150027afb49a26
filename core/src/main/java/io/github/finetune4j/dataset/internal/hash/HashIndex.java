// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.hash;

/**
 * Remembers for each hash the first number given with it, in 20 to 30 bytes per entry. 96 bits decide: a million rows
 * collide by chance with a probability of 10⁻¹⁷. Grows piece by piece, so that it never stands in memory twice; what
 * belongs to an entry lies together, so that a look-up waits for memory once.
 */
public final class HashIndex {
    private static final int SEGMENT_BITS = 7;
    private static final int FIRST = 16;
    private static final int FIELDS = 4;
    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int CHECK = 2;
    private static final int VALUE = 3; // 0 = free
    private final Segment[] segments = new Segment[1 << SEGMENT_BITS];

    public HashIndex() {
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment();
        }
    }

    /**
     * {@return the value that came first with this hash: {@code value} itself if the hash is new}
     *
     * @param hash 64 bits, well mixed
     * @param check 32 bits more
     * @param value remembered where the hash is new; not 0
     */
    public int putIfAbsent(long hash, int check, int value) {
        Segment segment = segments[(int) (hash >>> (Long.SIZE - SEGMENT_BITS))];
        int at = segment.find(hash, check);
        int[] entries = segment.entries;
        if (entries[at + VALUE] != 0) {
            return entries[at + VALUE];
        }
        segment.put(at, hash, check, value);
        return value;
    }

    private static final class Segment {
        private int[] entries = new int[FIRST * FIELDS];
        private int capacity = FIRST;
        private int size;

        int start(long hash) {
            return (int) (((hash & 0xFFFF_FFFFL) * capacity) >>> Integer.SIZE) * FIELDS;
        }

        // Where the entry is, or would be
        int find(long hash, int check) {
            int low = (int) hash;
            int high = (int) (hash >>> Integer.SIZE);
            int at = start(hash);
            while (entries[at + VALUE] != 0
                    && (entries[at + LOW] != low || entries[at + HIGH] != high || entries[at + CHECK] != check)) {
                at = at + FIELDS == entries.length ? 0 : at + FIELDS;
            }
            return at;
        }

        void put(int at, long hash, int check, int value) {
            entries[at + LOW] = (int) hash;
            entries[at + HIGH] = (int) (hash >>> Integer.SIZE);
            entries[at + CHECK] = check;
            entries[at + VALUE] = value;
            size++;
            if (size * 5L > capacity * 4L) {
                grow();
            }
        }

        private void grow() {
            int[] old = entries;
            capacity += capacity / 2;
            entries = new int[capacity * FIELDS];
            for (int i = 0; i < old.length; i += FIELDS) {
                if (old[i + VALUE] != 0) {
                    long hash = ((long) old[i + HIGH] << Integer.SIZE) | (old[i + LOW] & 0xFFFF_FFFFL);
                    System.arraycopy(old, i, entries, find(hash, old[i + CHECK]), FIELDS);
                }
            }
        }
    }
}
