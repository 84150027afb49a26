// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.trackers.internal;

import io.github.finetune4j.error.ResultNotSavedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file that grows by whole records. What a kill or a full disk has left of one is cut off: nothing behind it would be
 * read. Not safe for use by several threads.
 */
public final class RecordFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Framing framing;
    private long whole;
    private boolean torn = true; // what a kill has left is cut off before the first record

    /** The bytes around a record. */
    @FunctionalInterface
    public interface Framing {
        /**
         * {@return the record as it goes to the file}
         *
         * @param record to be framed
         * @param offset in the file at which it will lie
         */
        byte[] framed(byte[] record, long offset);
    }

    /**
     * Goes on with a file.
     *
     * @param path of the file
     * @param channel to it, which is closed with this
     * @param whole how many of its bytes are whole records
     * @param framing of the records
     */
    public RecordFile(Path path, FileChannel channel, long whole, Framing framing) {
        this.path = path;
        this.channel = channel;
        this.whole = whole;
        this.framing = framing;
    }

    /**
     * Appends a record.
     *
     * @param data of the record
     * @throws IOException if it can't be written; the next one is written in its place
     */
    public void append(byte[] data) throws IOException {
        ByteBuffer record = ByteBuffer.wrap(framing.framed(data, whole));
        long size = record.remaining();
        if (torn) {
            channel.truncate(whole);
        }
        torn = true;
        for (long at = whole; record.hasRemaining(); ) {
            at += channel.write(record, at);
        }
        torn = false;
        whole += size;
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            channel.truncate(whole);
            channel.force(true);
        } catch (IOException e) {
            throw new ResultNotSavedException("a tracker's file can't be ended: " + path + " -> check the disk", e);
        }
    }
}
