// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.internal.window.JudgedWindow;
import io.github.finetune4j.monitor.internal.window.JudgedWindow.Pair;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The answers of the last windows that both a judge and people have an opinion on. A label comes days after the answer
 * was judged, so it finds its answer in an earlier window.
 */
final class RecentLabels {
    private record Dated(long window, double value) {}

    private static final int DAYS = 28;

    private final long kept;
    private final Map<Long, Dated> judged = new HashMap<>();
    private final Map<Long, Dated> labels = new HashMap<>();
    private NavigableMap<Long, Pair> pairs = Collections.emptyNavigableMap();

    private long due = Long.MIN_VALUE;

    RecentLabels(int windowsPerDay) {
        kept = (long) DAYS * windowsPerDay;
    }

    /** {@return the pairs that are known at the end of a window; a map that doesn't change any more} */
    NavigableMap<Long, Pair> with(long window, JudgedWindow added) {
        added.opinions().forEach((answer, opinion) -> judged.put(answer, new Dated(window, opinion.value())));
        added.labels().forEach((answer, label) -> labels.put(answer, new Dated(window, label)));
        if (forget(window)
                || !Collections.disjoint(labels.keySet(), added.opinions().keySet())
                || !added.labels().isEmpty()) {
            pair();
        }
        return pairs;
    }

    // Once a day is enough
    private boolean forget(long window) {
        if (window < due) {
            return false;
        }
        due = window + Math.max(1, kept / DAYS);
        boolean forgot = judged.values().removeIf(each -> each.window() <= window - kept);
        return labels.values().removeIf(each -> each.window() <= window - kept) || forgot;
    }

    /** Forgets the answers that were judged before a window: from there on quality is another. */
    void forgetBefore(long window) {
        judged.values().removeIf(each -> each.window() < window);
        pair();
    }

    private void pair() {
        NavigableMap<Long, Pair> now = new TreeMap<>();
        labels.forEach((answer, label) -> {
            Dated opinion = judged.get(answer);
            if (opinion != null) {
                now.put(answer, new Pair(label.value(), opinion.value()));
            }
        });
        pairs = Collections.unmodifiableNavigableMap(now);
    }
}
