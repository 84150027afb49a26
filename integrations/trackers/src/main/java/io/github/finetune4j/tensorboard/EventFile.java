// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.trackers.internal.RecordFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A new event file in the folder of a run. */
final class EventFile {
    private static final Pattern NAME = Pattern.compile(".*tfevents\\.(\\d{10})\\..*");

    private EventFile() {}

    /** {@return a new file, whose name comes behind all others: TensorBoard reads them in this order} */
    static RecordFile in(Path folder, InstantSource clock) {
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
            Path path = folder.resolve(name);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            RecordFile file = new RecordFile(path, channel, 0, (record, offset) -> TfRecords.framed(record));
            file.append(Events.first(now));
            return file;
        } catch (IOException e) {
            throw new FineTuneException(
                    "no event file can be written in " + folder + " -> check its rights, and the disk", e);
        }
    }
}
