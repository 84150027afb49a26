// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/**
 * A check whether a text's tokens have room in Java's heap: one text shall not fill it, since other work needs it, too.
 */
final class Room {
    private static final long MEGABYTE = 1 << 20;
    private static final long SMALL = 16 * MEGABYTE;

    private Room() {}

    /**
     * Refuses what would take more than a third of the heap.
     *
     * @param bytes about to be allocated
     * @param characters of the text
     * @throws IllegalArgumentException if it is too much
     */
    static void check(long bytes, long characters) {
        if (bytes > SMALL && bytes > Runtime.getRuntime().maxMemory() / 3) {
            throw new IllegalArgumentException("a text of " + characters + " characters takes more than "
                    + bytes / MEGABYTE + " MB to tokenize, and Java's heap has "
                    + Runtime.getRuntime().maxMemory() / MEGABYTE
                    + " MB -> shorten the text, or start Java with a larger heap (-Xmx)");
        }
    }
}
