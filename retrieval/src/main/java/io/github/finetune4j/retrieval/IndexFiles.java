// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.jspecify.annotations.Nullable;

/** Where an index is kept. Files are read, not mapped: one that is cut off is an error then, not the end of the JVM. */
final class IndexFiles implements AutoCloseable {
    private final String where;
    private final Directory directory;
    private final @Nullable FolderLock lock;
    private final IndexSettings settings;
    private final ReaderManager readers;

    /** Opens an index, or makes it where there is none. */
    IndexFiles(@Nullable Path folder, IndexSettings settings) {
        this.settings = settings;
        where = folder == null ? "memory" : folder.toAbsolutePath().toString();
        try {
            directory = folder == null ? new ByteBuffersDirectory() : folder(folder);
            lock = folder == null ? null : new FolderLock(folder);
            readers = open();
        } catch (IOException | RuntimeException e) {
            throw failed("open", e);
        }
    }

    private static Directory folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new NIOFSDirectory(folder);
    }

    private ReaderManager open() throws IOException {
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
            throw new IOException("the list of its segments is missing");
        }
    }

    private static void checkSums(DirectoryReader reader) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            ((CodecReader) leaf.reader()).checkIntegrity();
        }
    }

    /** What is done with the index. */
    interface Reading<T> {
        /** {@return what was found} */
        T of(IndexReader reader) throws IOException;
    }

    /** A change of the index. */
    interface Change {
        /** Makes the change. */
        void of(IndexWriter writer) throws IOException;
    }

    /** What is done while nobody else writes. */
    private interface Work {
        void run() throws IOException;
    }

    /** {@return what is found in the newest state, also of other processes} */
    <T> T read(Reading<T> reading) {
        try {
            readers.maybeRefreshBlocking();
            DirectoryReader reader = readers.acquire();
            try {
                return reading.of(reader);
            } finally {
                readers.release(reader);
            }
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** Makes a change whole or not at all; others wait. */
    void change(Change change) {
        try {
            locked(() -> write(change));
        } catch (IOException e) {
            throw failed("change", e);
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
        IndexWriterConfig config = new IndexWriterConfig().setCommitOnClose(false);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            try {
                change.of(writer);
                writer.setLiveCommitData(settings.facts().entrySet());
                writer.commit();
            } catch (IOException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        }
    }

    private RuntimeException failed(String verb, Exception e) {
        if (e instanceof IllegalArgumentException refused) {
            return refused;
        }
        return new FineTuneException(
                "can't " + verb + " the index in " + where + ": " + e.getMessage()
                        + " -> check the folder; if a file is damaged, delete it and put the documents again",
                e);
    }

    @Override
    public void close() {
        try {
            readers.close();
            directory.close();
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw failed("close", e);
        }
    }
}
