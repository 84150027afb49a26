// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The rows of q and k. Rotary embedding turns pairs: of a head's rows i and i + D/2 in Hugging Face's files, of
 * neighbours 2i and 2i + 1 in a Llama's GGUF. A row is a whole number of blocks, so bytes are moved and types don't
 * matter.
 */
public final class RowOrder {
    private RowOrder() {}

    /**
     * {@return rows in halves}
     *
     * @param bytes of rows in pairs
     * @param rows how many; a multiple of 2 · heads
     * @param heads that the rows belong to
     */
    public static ByteBuffer halves(ByteBuffer bytes, int rows, int heads) {
        return move(bytes, rows, heads, true);
    }

    /**
     * {@return rows in pairs}
     *
     * @param bytes of rows in halves
     * @param rows how many; a multiple of 2 · heads
     * @param heads that the rows belong to
     */
    public static ByteBuffer pairs(ByteBuffer bytes, int rows, int heads) {
        return move(bytes, rows, heads, false);
    }

    private static ByteBuffer move(ByteBuffer bytes, int rows, int heads, boolean toHalves) {
        ByteBuffer source = bytes.slice();
        if (heads < 1 || rows % (2 * heads) != 0 || source.remaining() % rows != 0) {
            throw new IllegalArgumentException(source.remaining() + " bytes in " + rows
                    + " rows cannot be shared among " + heads + " heads -> report it as a bug");
        }
        int width = source.remaining() / rows;
        int half = rows / heads / 2;
        ByteBuffer out = ByteBuffer.allocate(source.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < 2 * half; i++) {
                int inHalves = head * 2 * half + i;
                int inPairs = head * 2 * half + 2 * (i % half) + i / half;
                int from = toHalves ? inPairs : inHalves;
                int to = toHalves ? inHalves : inPairs;
                out.put(to * width, source, from * width, width);
            }
        }
        return out;
    }
}
