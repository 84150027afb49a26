// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import java.util.HashSet;
import java.util.Set;

/** The interactions that this process wrote last, by which a batch that is given again is known. */
final class RecentIds {
    private static final int MOST = 1 << 16;

    private final long[] ring = new long[MOST];
    private final Set<Long> known = new HashSet<>();
    private long count;

    boolean holds(long hash) {
        return known.contains(hash);
    }

    void add(long hash) {
        if (known.add(hash)) {
            int at = (int) (count++ % MOST);
            if (count > MOST) {
                known.remove(ring[at]);
            }
            ring[at] = hash;
        }
    }
}
