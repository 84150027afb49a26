// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that is locked by the process that acts, and says who that is. The lock ends with its process. */
final class ActingFile {
    /** What is locked is a byte that nobody writes, so that everybody can read who acts. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    private static final Turns HERE = new Turns();

    private ActingFile() {}

    // First among the objects of this process: a second lock of one process is an error, and closing its channel would
    // take the first one away
    static Turn turn(Path file, String who) throws IOException {
        Holding holding = new Holding();
        Turn here = HERE.ask(file.toString(), who, holding::close);
        if (!here.granted()) {
            return here;
        }
        boolean done = false;
        try {
            holding.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = holding.channel.tryLock(LOCKED, 1, false);
            if (lock == null) {
                return new Turns.Other(holder(file));
            }
            say(holding.channel, who);
            done = true;
            return here;
        } finally {
            if (!done) {
                here.close();
            }
        }
    }

    private static void say(FileChannel channel, String who) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8));
        channel.truncate(0);
        while (text.hasRemaining()) {
            channel.write(text, text.position());
        }
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.isBlank() ? "another process, which is just beginning" : text;
    }

    /** The channel whose closing ends the lock. */
    private static final class Holding {
        private @Nullable FileChannel channel;

        void close() {
            FileChannel open = channel;
            if (open == null) {
                return;
            }
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a turn can't be ended -> look at the disk", e);
            }
        }
    }
}
