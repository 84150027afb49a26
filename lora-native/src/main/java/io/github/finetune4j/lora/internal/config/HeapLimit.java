// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import io.github.finetune4j.error.InvalidModelException;

/**
 * A limit on the part of Java's heap that a file's content may take. A file of some megabytes may take thirty times as
 * much, and a heap that is full ends other work too. For one thread.
 */
public final class HeapLimit {
    private static final long MEGABYTE = 1 << 20;

    private final String where;
    private final long most;
    private final long heap;
    private long taken;

    HeapLimit(String where, long most, long heap) {
        this.where = where;
        this.most = most;
        this.heap = heap;
    }

    /**
     * {@return a limit of half of the heap}
     *
     * @param where names the file in messages
     */
    public static HeapLimit half(String where) {
        long heap = Runtime.getRuntime().maxMemory();
        return new HeapLimit(where, heap / 2, heap);
    }

    /**
     * Takes memory, before it is allocated.
     *
     * @param bytes about so many
     * @throws InvalidModelException if it is more than there is left, naming the file
     */
    public void take(long bytes) {
        taken += bytes;
        if (taken > most) {
            throw new InvalidModelException(where + ": what it holds would take more than " + most / MEGABYTE
                    + " MB in memory, and Java's heap has " + heap / MEGABYTE
                    + " MB -> if it is the model's own file, start Java with a larger heap (-Xmx)");
        }
    }
}
