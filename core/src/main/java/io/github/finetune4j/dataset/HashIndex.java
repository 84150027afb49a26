package io.github.finetune4j.dataset;

/**
 * Remembers for each hash the first number given with it, in 25 to 31 bytes per entry. 96 bits decide: a million rows collide by chance
 * with a probability of 10⁻¹⁷. Grows piece by piece, so that it never stands in memory twice.
 */
final class HashIndex {
    private static final int SEGMENT_BITS = 7;
    private static final int FIRST = 16;
    private final Segment[] segments = new Segment[1 << SEGMENT_BITS];
    private int tag;

    HashIndex() {
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
     * @param newTag remembered beside it
     */
    int putIfAbsent(long hash, int check, int value, int newTag) {
        Segment segment = segments[(int) (hash >>> (Long.SIZE - SEGMENT_BITS))];
        int slot = segment.slot(hash, check);
        if (segment.values[slot] != 0) {
            tag = segment.tags[slot];
            return segment.values[slot];
        }
        segment.put(slot, hash, check, value, newTag);
        tag = newTag;
        return value;
    }

    /** {@return the tag beside the value that the last call returned} */
    int tag() {
        return tag;
    }

    private static final class Segment {
        private long[] hashes = new long[FIRST];
        private int[] checks = new int[FIRST];
        private int[] values = new int[FIRST]; // 0 = free
        private int[] tags = new int[FIRST];
        private int size;

        int slot(long hash, int check) {
            int slot = (int) (((hash & 0xFFFF_FFFFL) * values.length) >>> 32);
            while (values[slot] != 0 && (hashes[slot] != hash || checks[slot] != check)) {
                slot = slot + 1 == values.length ? 0 : slot + 1;
            }
            return slot;
        }

        void put(int slot, long hash, int check, int value, int newTag) {
            set(slot, hash, check, value, newTag);
            size++;
            if (size * 5L > values.length * 4L) {
                grow();
            }
        }

        private void set(int slot, long hash, int check, int value, int newTag) {
            hashes[slot] = hash;
            checks[slot] = check;
            values[slot] = value;
            tags[slot] = newTag;
        }

        private void grow() {
            long[] oldHashes = hashes;
            int[] oldChecks = checks;
            int[] oldValues = values;
            int[] oldTags = tags;
            int capacity = oldValues.length + oldValues.length / 2;
            hashes = new long[capacity];
            checks = new int[capacity];
            values = new int[capacity];
            tags = new int[capacity];
            for (int i = 0; i < oldValues.length; i++) {
                if (oldValues[i] != 0) {
                    set(slot(oldHashes[i], oldChecks[i]), oldHashes[i], oldChecks[i], oldValues[i], oldTags[i]);
                }
            }
        }
    }
}
