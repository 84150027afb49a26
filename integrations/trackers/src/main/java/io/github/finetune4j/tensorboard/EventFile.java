// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file that grows by whole records. What a failed write has left is cut off: nothing behind it would be read. */
final class EventFile implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile(".*tfevents\\.(\\d{10})\\..*");

    private final FileChannel channel;
    private long whole;
    private boolean torn;

    private EventFile(FileChannel channel) {
        this.channel = channel;
    }

    /** {@return a new file, whose name comes behind all others: TensorBoard reads them in this order} */
    static EventFile in(Path folder, InstantSource clock) {
        try {
            Files.createDirectories(folder);
            Instant now = clock.instant();
            long second = now.getEpochSecond();
            for (Path other : TensorBoardFiles.files(folder)) {
                Matcher name = NAME.matcher(other.getFileName().toString());
                if (name.matches()) {
                    second = Math.max(second, Long.parseLong(name.group(1)) + 1);
                }
            }
            String name = String.format(
                    Locale.ROOT,
                    "events.out.tfevents.%010d.finetune4j.%d.0",
                    second,
                    ProcessHandle.current().pid());
            EventFile file = new EventFile(
                    FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            file.append(Events.first(now));
            return file;
        } catch (IOException e) {
            throw new FineTuneException(
                    "no event file can be written in " + folder + " -> check its rights, and the disk", e);
        }
    }

    void append(byte[] event) throws IOException {
        ByteBuffer record = ByteBuffer.wrap(TfRecords.framed(event));
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
            throw new ResultNotSavedException("an event file can't be ended -> check the disk", e);
        }
    }
}
