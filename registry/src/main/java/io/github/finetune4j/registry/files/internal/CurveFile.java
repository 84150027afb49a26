// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file of one run's curves, which only grows by whole lines. */
final class CurveFile implements AutoCloseable {
    private final FileChannel channel;
    private long end = -1; // where this process left it

    CurveFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Appends whole lines, durably. The caller holds the folder's lock. {@return the size of the file} */
    long append(byte[] lines) throws IOException {
        if (channel.size() != end) {
            end = endOfLines();
        }
        boolean written = false;
        try {
            write(lines);
            written = true;
        } finally {
            if (!written) {
                channel.truncate(end); // nothing half written
            }
        }
        end += lines.length;
        return end;
    }

    private void write(byte[] lines) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(lines);
        while (buffer.hasRemaining()) {
            channel.write(buffer, end + buffer.position());
        }
        channel.force(false);
    }

    /** Cuts what a killed process left of a line. {@return where the lines end} */
    private long endOfLines() throws IOException {
        long at = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (at > 0) {
            one.clear();
            channel.read(one, at - 1);
            if (one.get(0) == '\n') {
                break;
            }
            at--;
        }
        channel.truncate(at);
        return at;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
