// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.NativeMemory;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Keys and values of one text in bfloat16, of each layer and head in blocks of {@value #BLOCK} places, packed as a
 * product takes them: keys with two dimensions interleaved, values with two places.
 */
final class RowCache implements AutoCloseable {
    static final int BLOCK = 64;

    private final int heads;
    private final int dim;
    private final int capacity;
    private final Memory memory;
    private final long address;
    private final ShortBuffer numbers;

    RowCache(ModelConfig config, int places) {
        heads = config.keyValueHeads();
        dim = config.headDim();
        capacity = capacity(places);
        long bytes = bytes(config, places);
        memory = NativeMemory.of(bytes, "remember a text");
        memory.clear(); // what stands behind a text's end is multiplied by 0, and must be a number
        address = Pointer.nativeValue(memory);
        numbers = memory.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder()).asShortBuffer();
    }

    private static int capacity(int places) {
        return (places + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** {@return what a text takes} */
    static long bytes(ModelConfig config, int places) {
        return 4L * config.layers() * config.keyValueHeads() * config.headDim() * capacity(places);
    }

    /** Where the keys of a layer's head begin, in numbers; its values follow. */
    private int base(int layer, int head) {
        return 2 * (layer * heads + head) * capacity * dim;
    }

    long keys(int layer, int head, int block) {
        return address + 2L * (base(layer, head) + block * BLOCK * dim);
    }

    long values(int layer, int head, int block) {
        return keys(layer, head, block) + 2L * capacity * dim;
    }

    void putKey(int layer, int head, int place, float[] key, int at) {
        int to = base(layer, head) + place / BLOCK * BLOCK * dim + 2 * (place % BLOCK);
        for (int d = 0; d < dim; d += 2) {
            numbers.put(to + d * BLOCK, TileMath.rounded(key[at + d]));
            numbers.put(to + d * BLOCK + 1, TileMath.rounded(key[at + d + 1]));
        }
    }

    void putValue(int layer, int head, int place, float[] value, int at) {
        int within = place % BLOCK;
        int to = base(layer, head) + capacity * dim + (place - within) * dim + (within - within % 2) * dim + within % 2;
        for (int d = 0; d < dim; d++) {
            numbers.put(to + 2 * d, TileMath.rounded(value[at + d]));
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
