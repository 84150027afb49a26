// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.hash;

/**
 * Remembers for each prompt the first row that had it, in 32 bytes at a load of at most four fifths. 96 bits decide
 * that prompts are equal, 96 more that the rows are. Nearly all prompts come once: one look, at one place in memory,
 * then says that a row is neither a duplicate nor contradicts another. Grows piece by piece, so that it never stands in
 * memory twice.
 */
public final class PromptIndex {
    private static final int SEGMENT_BITS =
            10; // a segment of ten million rows has less than half a megabyte: no burden to the collector
    private static final int FIRST = 4;
    private static final int FIELDS = 4;
    private static final int PROMPT = 0;
    private static final int ROW = 1;
    private static final int CHECKS = 2; // of the prompt, of the row
    private static final int ANSWER_VALUE = 3; // 0 = free
    private final Segment[] segments = new Segment[1 << SEGMENT_BITS];
    private boolean sameRow;
    private boolean sameAnswer;

    public PromptIndex() {
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment();
        }
    }

    /**
     * {@return the value that came first with this prompt: {@code value} itself if the prompt is new}
     *
     * @param row answered
     * @param value remembered where the prompt is new; not 0
     */
    public int putIfAbsent(RowHashes row, int value) {
        Segment segment = segment(row.prompt());
        int at = segment.find(row.prompt(), row.promptCheck());
        long[] entries = segment.entries;
        long known = entries[at + ANSWER_VALUE];
        if (known == 0) {
            segment.put(at, row, value);
            return value;
        }
        sameAnswer = (int) (known >>> Integer.SIZE) == row.answer();
        sameRow = sameAnswer && entries[at + ROW] == row.row() && (int) entries[at + CHECKS] == row.rowCheck();
        return (int) known;
    }

    /** {@return whether the row that the last call found is equal} */
    public boolean sameRow() {
        return sameRow;
    }

    /** {@return whether the row that the last call found has the same answer} */
    public boolean sameAnswer() {
        return sameAnswer;
    }

    /**
     * {@return something that lies where the prompt does. Looking many up one after the other, before they are needed,
     * waits for memory once, not each time}
     *
     * @param prompt hash
     */
    public long touch(long prompt) {
        Segment segment = segment(prompt);
        return segment.entries[segment.start(prompt)];
    }

    private Segment segment(long prompt) {
        return segments[(int) (prompt >>> (Long.SIZE - SEGMENT_BITS))];
    }

    private static final class Segment {
        private long[] entries = new long[FIRST * FIELDS];
        private int capacity = FIRST;
        private int size;

        int start(long prompt) {
            return (int) (((prompt & 0xFFFF_FFFFL) * capacity) >>> Integer.SIZE) * FIELDS;
        }

        // Where the entry is, or would be
        int find(long prompt, int check) {
            int at = start(prompt);
            while (entries[at + ANSWER_VALUE] != 0
                    && (entries[at + PROMPT] != prompt || (int) (entries[at + CHECKS] >>> Integer.SIZE) != check)) {
                at = at + FIELDS == entries.length ? 0 : at + FIELDS;
            }
            return at;
        }

        void put(int at, RowHashes row, int value) {
            entries[at + PROMPT] = row.prompt();
            entries[at + ROW] = row.row();
            entries[at + CHECKS] = both(row.promptCheck(), row.rowCheck());
            entries[at + ANSWER_VALUE] = both(row.answer(), value);
            size++;
            if (size * 5L > capacity * 4L) {
                grow();
            }
        }

        private static long both(int high, int low) {
            return ((long) high << Integer.SIZE) | (low & 0xFFFF_FFFFL);
        }

        private void grow() {
            long[] old = entries;
            capacity += capacity / 2;
            entries = new long[capacity * FIELDS];
            for (int i = 0; i < old.length; i += FIELDS) {
                if (old[i + ANSWER_VALUE] != 0) {
                    int to = find(old[i + PROMPT], (int) (old[i + CHECKS] >>> Integer.SIZE));
                    System.arraycopy(old, i, entries, to, FIELDS);
                }
            }
        }
    }
}
