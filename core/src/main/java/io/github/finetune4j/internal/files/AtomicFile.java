package io.github.finetune4j.internal.files;

import io.github.finetune4j.error.FineTuneException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written beside its target, synced, and renamed on {@link #commit}. The target is replaced whole or stays as it was;
 * closing without a commit removes what was written.
 */
public final class AtomicFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
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
     * @throws FineTuneException if it can't be written
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
     * @throws FineTuneException if nothing can be written there
     */
    public static AtomicFile open(Path file) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new FineTuneException("can't write " + target + ": it is a folder -> name a file in it");
        }
        try {
            Files.createDirectories(folder);
            Path aside = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
            return new AtomicFile(target, aside, FileChannel.open(aside, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw failed(target, e);
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
        channel.close();
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
    }

    /**
     * {@return the failure in words}
     *
     * @param target what was to be written
     * @param cause why it was not
     */
    public static FineTuneException failed(Path target, IOException cause) {
        return new FineTuneException(
                "can't write " + target.toAbsolutePath() + ": " + cause
                        + " -> check the folder, its permissions and the disk's free space",
                cause);
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            // the first failure is on its way to the caller; a file left aside harms nobody
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.WARNING, "could not remove {0}", aside);
        }
    }
}
