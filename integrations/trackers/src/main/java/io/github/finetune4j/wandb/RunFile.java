// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.HeldFile;
import io.github.finetune4j.trackers.internal.RecordFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code .wandb} file, with the records that were in it; one process writes it. */
final class RunFile implements AutoCloseable {
    private final HeldFile held;
    private final RecordFile file;
    private final List<byte[]> before;

    private RunFile(Path path, HeldFile held) throws IOException {
        this.held = held;
        FileChannel channel = held.channel();
        byte[] bytes = Channels.newInputStream(channel).readAllBytes();
        if (bytes.length < RunLog.HEADER.length) { // new, or the process that began it was killed at once
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(RunLog.HEADER), 0);
            bytes = RunLog.HEADER;
        }
        RunLog.Found found = RunLog.read(bytes);
        file = new RecordFile(path, channel, found.wholeBytes(), RunLog::framed);
        before = found.records();
    }

    /** {@return the file, made with its folders where it isn't there} */
    static RunFile open(Path path) {
        try {
            Files.createDirectories(path.resolveSibling("files"));
            Files.createDirectories(path.resolveSibling("logs"));
            HeldFile held = HeldFile.open(path)
                    .orElseThrow(() -> new FineTuneException("an offline run is being written: " + path
                            + " -> give each job a run of its own, and close a WandbRun before you open it again"));
            try {
                return new RunFile(path, held);
            } catch (IOException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FineTuneException(
                    "the file of an offline run can't be used: " + path + " -> look at the cause", e);
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
        try (held) {
            file.close();
        } catch (IOException e) {
            throw new FineTuneException("the file of an offline run can't be ended: " + held + " -> check the disk", e);
        }
    }
}
