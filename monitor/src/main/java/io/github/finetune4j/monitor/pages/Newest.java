// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The newest entries of a store that match. */
record Newest(List<Captured> entries, long read, long matched) {
    static final int SHOWN = 50;
    private static final int PAGE = 4096;

    static Newest of(CaptureStore store, Predicate<Captured> matches) {
        Deque<Captured> kept = new ArrayDeque<>();
        long read = 0;
        long matched = 0;
        for (CapturePage page = store.read("", PAGE);
                !page.entries().isEmpty();
                page = store.read(page.cursor(), PAGE)) {
            for (Captured each : page.entries()) {
                read++;
                if (matches.test(each)) {
                    matched++;
                    kept.addLast(each);
                    if (kept.size() > SHOWN) {
                        kept.removeFirst();
                    }
                }
            }
        }
        List<Captured> newest = new ArrayList<>(kept);
        Collections.reverse(newest);
        return new Newest(newest, read, matched);
    }

    String words(String things) {
        return matched > entries.size()
                ? "The newest " + entries.size() + " of " + matched + " " + things + "."
                : matched + " " + things + ", the newest first.";
    }
}
