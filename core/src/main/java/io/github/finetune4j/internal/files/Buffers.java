// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Buffers that are written to their end. */
public final class Buffers {
    private Buffers() {}

    /**
     * Writes everything that remains in a buffer.
     *
     * @param out to write to
     * @param buffer what to write
     * @throws IOException if it can't be written
     */
    public static void write(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (out.write(buffer) == 0) {
                throw new IOException("the device takes no more bytes");
            }
        }
    }
}
