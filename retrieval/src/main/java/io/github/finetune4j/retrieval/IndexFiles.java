// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.FolderLock;
import io.github.finetune4j.internal.names.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.jspecify.annotations.Nullable;

/** The files of an index. Files are read, not mapped: one that is cut off is an error then, not the end of the JVM. */
final class IndexFiles implements AutoCloseable {
    private final String where;
    private final Directory directory;
    private final @Nullable FolderLock lock;
    private final IndexSettings settings;
    private @Nullable ReaderManager readers;
    private volatile boolean closed;

    private IndexFiles(String where, Directory directory, @Nullable FolderLock lock, IndexSettings settings) {
        this.where = where;
        this.directory = directory;
        this.lock = lock;
        this.settings = settings;
    }

    /** {@return an index that was there, or a new one} */
    static IndexFiles open(@Nullable Path folder, IndexSettings settings) {
        IndexFiles files = folder == null
                ? new IndexFiles("memory", new ByteBuffersDirectory(), null, settings)
                : in(folder, settings);
        try {
            files.readers = files.readers();
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw failed("open", files.where, e);
        }
    }

    private static IndexFiles in(Path folder, IndexSettings settings) {
        String where = folder.toAbsolutePath().toString();
        try {
            Files.createDirectories(folder);
            return new IndexFiles(where, new NIOFSDirectory(folder), new FolderLock(folder), settings);
        } catch (IOException e) {
            throw failed("open", where, e);
        }
    }

    private ReaderManager readers() throws IOException {
        locked(() -> {
            if (!DirectoryReader.indexExists(directory)) {
                refuseRemains();
                write(writer -> {});
            }
        });
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            settings.check(where, reader.getIndexCommit().getUserData());
            checkSums(reader);
        }
        return new ReaderManager(directory);
    }

    /** A folder with segments and no list of them has lost it. */
    private void refuseRemains() throws IOException {
        boolean remains = Arrays.stream(directory.listAll()).anyMatch(name -> name.startsWith("_"));
        if (remains) {
            throw new IOException("the list of its segments is missing -> put it back");
        }
    }

    private static void checkSums(DirectoryReader reader) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            ((CodecReader) leaf.reader()).checkIntegrity();
        }
    }

    /** Work that reads the index. */
    interface Reading<T> {
        /** {@return what was found} */
        T of(IndexReader reader) throws IOException;
    }

    /** A change of the index. */
    interface Change {
        /** Makes the change. */
        void of(IndexWriter writer) throws IOException;
    }

    /** Work that is done while nobody else writes. */
    private interface Work {
        void run() throws IOException;
    }

    /** {@return what is found in the newest state, also of other processes} */
    <T> T read(Reading<T> reading) {
        requireOpen();
        ReaderManager open = Objects.requireNonNull(readers);
        try {
            open.maybeRefreshBlocking();
            DirectoryReader reader = open.acquire();
            try {
                return reading.of(reader);
            } finally {
                open.release(reader);
            }
        } catch (IOException e) {
            throw failed("read", where, e);
        }
    }

    /** Makes a change whole or not at all; others wait. */
    void change(Change change) {
        requireOpen();
        try {
            locked(() -> write(change));
        } catch (IOException e) {
            throw failed("change", where, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the index in " + where + " is closed -> open it again");
        }
    }

    private void locked(Work work) throws IOException {
        if (lock == null) {
            synchronized (this) {
                work.run();
            }
            return;
        }
        lock.hold(() -> {
            work.run();
            return true;
        });
    }

    private void write(Change change) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig()
                .setCommitOnClose(false)
                .setCodec(LongVectors.codec())
                .setMergeScheduler(new SerialMergeScheduler()); // one in the background would end with the writer
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            try {
                change.of(writer);
                writer.flush();
                writer.maybeMerge();
                writer.setLiveCommitData(settings.facts().entrySet());
                writer.commit();
            } catch (IOException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        }
    }

    private static RuntimeException failed(String verb, String where, Exception e) {
        if (e instanceof IllegalArgumentException refused) {
            return refused;
        }
        return new FineTuneException(
                "can't " + verb + " the index in " + where + ": " + Remedy.without(e)
                        + " -> check the folder; where a file is damaged, delete the folder and put the documents again",
                e);
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (readers != null) {
                readers.close();
            }
            directory.close();
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw failed("close", where, e);
        }
    }
}
