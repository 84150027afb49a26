// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.files.FolderLock;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A store of captures in a folder: segments of JSON Lines, compressed by zstd and readable by {@code zstdcat}. Several
 * processes may write, read and erase at the same time: they take turns, batch by batch. A batch that was appended is
 * on the disk; a process that is killed while it appends leaves nothing of the batch.
 *
 * <p>What is erased, or past its age, is written out of every segment before the call returns. A reader's cursor stays
 * good.
 *
 * <p>An interaction that is given again is known among the last 65,536 that this process wrote. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileCaptureStore implements CaptureStore {
    private final Path folder;
    private final FolderLock lock;
    private final CaptureFolder files;

    private FileCaptureStore(Path folder, FolderLock lock, CaptureFolder files) {
        this.folder = folder;
        this.lock = lock;
        this.files = files;
    }

    /**
     * {@return the store in a folder}
     *
     * @param folder made if it isn't there
     * @throws FineTuneException if it can't be used, or is encrypted
     */
    public static FileCaptureStore open(Path folder) {
        return builder(folder).open();
    }

    /**
     * {@return settings of the store in a folder}
     *
     * @param folder made if it isn't there
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /**
     * Settings of a store. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final long SEGMENT = 16L << 20;
        private static final long LEAST_SEGMENT = 1024;

        private final Path folder;
        private Seal seal = Seal.none();
        private long segment = SEGMENT;
        private InstantSource clock = InstantSource.system();

        private Builder(Path folder) {
            this.folder = folder;
        }

        /**
         * Encrypts everything by AES-GCM. Without the key the store can't be read by anybody.
         *
         * @param key 16 or 32 bytes, kept elsewhere; default: nothing is encrypted
         * @return this
         */
        public Builder encrypt(byte[] key) {
            seal = Seal.aes(key);
            return this;
        }

        /**
         * Sets how large a segment becomes. Removing by size removes whole segments.
         *
         * @param bytes at least 1024; default: 16 MiB
         * @return this
         */
        public Builder segmentBytes(long bytes) {
            segment = Given.atLeast("segmentBytes", bytes, LEAST_SEGMENT);
            return this;
        }

        /**
         * Sets the clock by which it is known what is past.
         *
         * @param source default: the system's
         * @return this
         */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * {@return the store}
         *
         * @throws FineTuneException if the folder can't be used, or has another key
         */
        public FileCaptureStore open() {
            try {
                Files.createDirectories(folder);
                FolderLock lock = new FolderLock(folder);
                CaptureFolder files = lock.hold(() -> new CaptureFolder(folder, seal, segment, clock));
                return new FileCaptureStore(folder, lock, files);
            } catch (IOException e) {
                throw failed(folder, e);
            }
        }
    }

    private <T> T hold(FolderLock.Work<T> work) {
        try {
            return lock.hold(() -> {
                files.refresh();
                return work.run();
            });
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static FineTuneException failed(Path folder, IOException e) {
        String problem = String.valueOf(e.getMessage());
        return new ResultNotSavedException(
                "the capture store in " + folder + " can't be used: " + Remedy.without(problem) + " -> "
                        + Remedy.in(problem, "check the folder, its rights and the disk's free space"),
                e);
    }

    @Override
    public void append(List<? extends Captured> batch) {
        hold(() -> {
            files.append(batch);
            return 0;
        });
    }

    @Override
    public void hold(List<Interaction> interactions, Instant until) {
        hold(() -> {
            files.keepApart(interactions, until);
            return 0;
        });
    }

    @Override
    public CapturePage read(String after, int most) {
        Given.atLeast("entries of a page", most, 1);
        Cursor from = Cursor.parse(after);
        return hold(() -> {
            List<Captured> entries = new ArrayList<>();
            Cursor next = files.read(from, most, entries);
            return new CapturePage(entries, next.text());
        });
    }

    @Override
    public Optional<Interaction> find(String responseId) {
        return hold(() -> files.find(responseId));
    }

    @Override
    public List<Feedback> feedback(String responseId) {
        return hold(() -> files.feedback(responseId));
    }

    @Override
    public long erase(String subject) {
        if (subject.isEmpty()) {
            throw new IllegalArgumentException(
                    "the subject to be erased: empty -> name one; what is nobody's goes with its age");
        }
        return hold(() -> files.erase(subject));
    }

    @Override
    public long removeBefore(Instant before) {
        return hold(() -> files.removeBefore(before));
    }

    @Override
    public long removeBeyond(long bytes) {
        return hold(() -> files.removeBeyond(bytes));
    }

    @Override
    public byte[] salt() {
        return files.salt();
    }

    /** {@return how many batches were dropped that a killed process had left half written, as this process saw} */
    public long cutOff() {
        return hold(files::cutOff);
    }

    /** Gives the folder's lock back; all that was appended is on the disk. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
