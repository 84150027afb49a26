package io.github.finetune4j.internal.files;

import io.github.finetune4j.error.ResultNotSavedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that is written beside its target, synced, and renamed on {@link #commit}. The target is replaced whole or stays as it was;
 * closing without a commit removes what was written. What a killed process left beside a target is removed by the next one that writes
 * it: the file that is being written is locked, and a lock ends with its process.
 */
public final class AtomicFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final String SUFFIX = ".tmp";
    private final Path target;
    private final Path aside;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean written;
    private boolean done;

    private AtomicFile(Path target, Path aside, FileChannel channel) {
        this.target = target;
        this.aside = aside;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    /** What is done with a file's stream. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all.
         *
         * @param out not to be closed
         * @throws IOException if it can't be written
         */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a file whole or not at all.
     *
     * @param target made with its folders, or replaced
     * @param content writes what is in it
     * @throws ResultNotSavedException if it can't be written
     */
    public static void write(Path target, Content content) {
        try (AtomicFile file = open(target)) {
            content.write(file.out());
            file.commit();
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /**
     * {@return a file to be written}
     *
     * @param file the target; its folders are made
     * @throws ResultNotSavedException if nothing can be written there
     */
    public static AtomicFile open(Path file) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        Optional<String> other = folder == null ? Optional.of("a folder") : OrdinaryFile.other(target);
        if (other.isPresent()) {
            throw new ResultNotSavedException(
                    "can't write " + target + ": it is " + other.get() + " -> name a file, new or to be replaced");
        }
        try {
            Files.createDirectories(Objects.requireNonNull(folder));
            return open(target, folder, "." + target.getFileName());
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    // Another process may take the new file for a left one before it is locked: then there is nothing under its name
    // any more
    private static AtomicFile open(Path target, Path folder, String prefix) throws IOException {
        LeftFiles.remove(folder, prefix, SUFFIX);
        while (true) {
            Path aside = Files.createTempFile(folder, prefix, SUFFIX);
            FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE);
            LeftFiles.lock(aside, channel);
            if (Files.exists(aside)) {
                return new AtomicFile(target, aside, channel);
            }
            LeftFiles.release(aside, channel);
        }
    }

    /** {@return where to write; buffered} */
    public OutputStream out() {
        return out;
    }

    /**
     * Brings everything to the disk, without renaming yet: for several files that shall change together.
     *
     * @throws IOException if it can't be written
     */
    public void finish() throws IOException {
        out.flush();
        channel.force(true);
        written = true;
    }

    /**
     * Puts the file in its place.
     *
     * @throws IOException if it can't be written or renamed
     */
    public void commit() throws IOException {
        if (!written) {
            finish();
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        done = true;
        LeftFiles.release(aside, channel); // not before: without its lock it could be taken for a left one
    }

    /**
     * {@return the failure in words}
     *
     * @param target what was to be written
     * @param cause why it was not
     */
    public static ResultNotSavedException failed(Path target, IOException cause) {
        return new ResultNotSavedException(
                "can't write " + target.toAbsolutePath() + ": " + reason(cause)
                        + " -> check the folder, its permissions and the disk's free space",
                cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        try {
            LeftFiles.release(aside, channel); // what is still in the buffer is thrown away with the file
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            // the first failure is on its way to the caller; a file left aside harms nobody
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.WARNING, "could not remove {0}", aside);
        }
    }
}
