// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The persons erased in this process, so that nothing of them that is still under way is kept. It goes by the monotonic
 * clock: the other one may jump.
 */
final class Purged {
    private static final int MOST = 10_000;

    private final Map<String, Long> subjects = new ConcurrentHashMap<>();

    void add(String subject, long nanoTime) {
        if (subjects.size() >= MOST) {
            subjects.clear(); // what was under way then has long been written
        }
        subjects.put(subject, nanoTime);
    }

    boolean covers(String subject, long began) {
        Long mark = subjects.isEmpty() ? null : subjects.get(subject);
        return mark != null && began - mark <= 0;
    }
}
