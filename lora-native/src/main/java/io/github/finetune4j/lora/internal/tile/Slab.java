// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.github.finetune4j.lora.internal.djl.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One piece of memory for all of a model's matrices, so that most of it lies in large pages; each part begins with a
 * line of the cache.
 */
final class Slab implements AutoCloseable {
    private static final int LINE = 64;

    private final Memory memory;
    private long taken;

    /**
     * A part of the memory.
     *
     * @param address of its first byte
     * @param bytes in the machine's order
     */
    record Part(long address, ByteBuffer bytes) {}

    /** @param bytes of all parts, each rounded up by {@link #size} */
    Slab(long bytes) {
        memory = NativeMemory.of(bytes + LINE, "pack a model's weights");
        taken = -Math.floorMod(Pointer.nativeValue(memory), (long) LINE) + LINE;
    }

    /** {@return what a part takes} */
    static long size(long bytes) {
        return (bytes + LINE - 1) / LINE * LINE;
    }

    Part take(long bytes) {
        ByteBuffer buffer = memory.getByteBuffer(taken, bytes).order(ByteOrder.nativeOrder());
        Part part = new Part(Pointer.nativeValue(memory) + taken, buffer);
        taken += size(bytes);
        return part;
    }

    @Override
    public void close() {
        memory.close();
    }
}
