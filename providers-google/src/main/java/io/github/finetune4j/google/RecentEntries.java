// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The entries put last, up to a thousand. Safe for use by several threads. */
final class RecentEntries<T> {
    private static final int MOST = 1_000;

    private final Map<String, T> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST;
        }
    };

    synchronized void put(String key, T value) {
        entries.put(key, value);
    }

    synchronized T getOr(String key, Supplier<T> made) {
        return entries.computeIfAbsent(key, k -> made.get());
    }

    synchronized @Nullable T get(String key) {
        return entries.get(key);
    }
}
