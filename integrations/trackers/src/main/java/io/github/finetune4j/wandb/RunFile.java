// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A {@code .wandb} file that grows by whole records; what a kill or a full disk has left of one is cut off. */
final class RunFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final List<byte[]> before;
    private long whole;
    private boolean torn;

    private RunFile(Path path, FileChannel channel, RunLog.Found found) {
        this.path = path;
        this.channel = channel;
        before = found.records();
        whole = found.wholeBytes();
        torn = true; // what a kill has left is cut off before the first record
    }

    /** {@return the file, made with its folders where it isn't there} */
    static RunFile open(Path path) {
        try {
            Files.createDirectories(path.resolveSibling("files"));
            Files.createDirectories(path.resolveSibling("logs"));
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(path, channel);
            byte[] bytes = Files.readAllBytes(path);
            if (bytes.length < RunLog.HEADER.length) { // new, or the process that began it was killed at once
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(RunLog.HEADER), 0);
                bytes = RunLog.HEADER;
            }
            return new RunFile(path, channel, RunLog.read(bytes));
        } catch (IOException e) {
            throw new FineTuneException(
                    "the file of an offline run can't be used: " + path + " -> look at the cause", e);
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException {
        boolean ours;
        try {
            ours = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            ours = false; // held by this process
        }
        if (!ours) {
            channel.close();
            throw new FineTuneException("an offline run is being written: " + path
                    + " -> give each job a run of its own, and close a WandbRun before you open it again");
        }
    }

    /** {@return the records that were there when it was opened} */
    List<byte[]> before() {
        return before;
    }

    void append(byte[] data) throws IOException {
        ByteBuffer record = ByteBuffer.wrap(RunLog.framed(data, whole));
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
            throw new ResultNotSavedException(
                    "the file of an offline run can't be ended: " + path + " -> check the disk", e);
        }
    }
}
