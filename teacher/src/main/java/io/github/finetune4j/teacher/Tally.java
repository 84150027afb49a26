// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import java.util.Map;
import java.util.TreeMap;

/** Counts of what was left out, by reason. */
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(String reason) {
        add(reason, 1);
    }

    void add(String reason, long times) {
        if (times > 0) {
            counts.merge(reason, times, Long::sum);
        }
    }

    Map<String, Long> counts() {
        return counts;
    }
}
