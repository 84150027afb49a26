// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

/**
 * The interactions that this process wrote last, by which a batch that is given again is known: at least 65,536 of
 * them, in two tables that take turns.
 */
final class RecentIds {
    private static final int MOST = 1 << 16;
    private static final int SLOTS = 4 * MOST;

    private long[] now = new long[SLOTS];
    private long[] before = new long[SLOTS];
    private int size;

    boolean holds(long hash) {
        return now[slot(now, hash)] != 0 || before[slot(before, hash)] != 0;
    }

    void add(long hash) {
        if (size == MOST) {
            before = now;
            now = new long[SLOTS];
            size = 0;
        }
        int at = slot(now, hash);
        if (now[at] == 0) {
            now[at] = hash == 0 ? 1 : hash;
            size++;
        }
    }

    /** {@return where it is, or the free slot where it would be} */
    private static int slot(long[] table, long hash) {
        long wanted = hash == 0 ? 1 : hash;
        int at = (int) wanted & (SLOTS - 1);
        while (table[at] != 0 && table[at] != wanted) {
            at = (at + 1) & (SLOTS - 1);
        }
        return at;
    }
}
