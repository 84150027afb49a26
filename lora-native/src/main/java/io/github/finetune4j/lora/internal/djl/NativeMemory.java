// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import com.sun.jna.Memory;
import io.github.finetune4j.error.OutOfDeviceMemoryException;

/** Memory of the C library, which no limit of the JVM counts. */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * {@return memory, whatever is in it}
     *
     * @param size in bytes, at least 1
     * @param use for the message, behind "to"
     * @throws OutOfDeviceMemoryException if there is not so much
     */
    public static Memory of(long size, String use) {
        try {
            return new Memory(size);
        } catch (OutOfMemoryError e) {
            throw new OutOfDeviceMemoryException(
                    "no " + size + " bytes are left to " + use + " -> take a smaller model, or free memory",
                    size,
                    -1,
                    e);
        }
    }
}
