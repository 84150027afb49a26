// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.trackers.internal.RecordFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A {@code .wandb} file, with the records that were in it; one process writes it. */
final class RunFile implements AutoCloseable {
    private final RecordFile file;
    private final List<byte[]> before;

    private RunFile(RecordFile file, List<byte[]> before) {
        this.file = file;
        this.before = before;
    }

    /** {@return the file, made with its folders where it isn't there} */
    static RunFile open(Path path) {
        try {
            Files.createDirectories(path.resolveSibling("files"));
            Files.createDirectories(path.resolveSibling("logs"));
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(path, channel);
            // by the same channel: closing another one of this process would take the lock away
            byte[] bytes = Channels.newInputStream(channel).readAllBytes();
            if (bytes.length < RunLog.HEADER.length) { // new, or the process that began it was killed at once
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(RunLog.HEADER), 0);
                bytes = RunLog.HEADER;
            }
            RunLog.Found found = RunLog.read(bytes);
            return new RunFile(new RecordFile(path, channel, found.wholeBytes(), RunLog::framed), found.records());
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
        file.append(data);
    }

    @Override
    public void close() {
        file.close();
    }
}
