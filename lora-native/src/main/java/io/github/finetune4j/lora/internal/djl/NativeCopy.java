// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import com.sun.jna.Memory;
import io.github.finetune4j.lora.internal.config.MappedPages;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.nio.ByteBuffer;

/**
 * A tensor's bytes in memory of its own, for native code. A mapped file that became shorter ends the process when
 * native code reads it (SIGBUS); when Java copies it, an error is thrown. The memory is the C library's, not counted by
 * the JVM's limits, and freed at once.
 */
final class NativeCopy implements AutoCloseable {
    private final Memory memory;
    private final ByteBuffer bytes;

    /** @param tensor not empty */
    NativeCopy(TensorData tensor) {
        ByteBuffer source = tensor.bytes().duplicate();
        memory = NativeMemory.of(source.remaining(), "copy a tensor");
        bytes = memory.getByteBuffer(0, source.remaining());
        try {
            MappedPages.reading(
                    "tensor " + tensor.name(), () -> bytes.put(source).flip());
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        memory.close();
    }
}
