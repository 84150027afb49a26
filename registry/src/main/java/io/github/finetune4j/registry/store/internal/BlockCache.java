// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The blocks of rows that were read last. A version's rows jump between the blocks of those before it. */
public final class BlockCache {
    private static final long MOST_CHARACTERS = 1L << 24;

    private final Map<Integer, String[]> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** {@return the lines of a block; null if they are not here} */
    public String @Nullable [] get(int block) {
        return blocks.get(block);
    }

    /** Keeps the lines of a block, and drops those that were not used longest. */
    public void put(int block, String[] lines) {
        blocks.put(block, lines);
        characters += size(lines);
        Iterator<String[]> eldest = blocks.values().iterator();
        while (characters > MOST_CHARACTERS && blocks.size() > 1) {
            characters -= size(eldest.next());
            eldest.remove();
        }
    }

    private static long size(String[] lines) {
        return Arrays.stream(lines).mapToLong(String::length).sum();
    }

    /** Drops all. */
    public void clear() {
        blocks.clear();
        characters = 0;
    }
}
