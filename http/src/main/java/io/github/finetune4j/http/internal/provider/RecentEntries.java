// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last few thousand entries by key. Safe for use by several threads.
 *
 * @param <T> an entry
 */
public final class RecentEntries<T> {
    private static final int MOST = 4_096;

    private final Map<String, T> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST;
        }
    };

    public synchronized void put(String key, T value) {
        entries.put(key, value);
    }

    public synchronized @Nullable T get(String key) {
        return entries.get(key);
    }
}
