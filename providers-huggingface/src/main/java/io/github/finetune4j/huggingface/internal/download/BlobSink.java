// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.huggingface.internal.hub.BlobDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written and, beside it, hashed: while one thread reads from the network and writes, another one hashes
 * what was just written. Buffers go round between the two; there are few, so a slow one holds up the other and memory
 * stays small.
 */
final class BlobSink implements AutoCloseable {
    private static final int CHUNKS = 6;
    private static final Chunk END = new Chunk(0);

    private final FileChannel file;
    private final BlobDigest digest;
    private final Executor threads;
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private @Nullable CompletableFuture<Void> hashing;
    private long length;

    /** Some bytes of the file. */
    static final class Chunk {
        static final int SIZE = 1 << 18;

        final byte[] bytes;
        int length;

        Chunk(int size) {
            bytes = new byte[size];
        }

        /**
         * Fills it, or takes what there is to the end. {@return why the stream broke, else null: what came before that
         * is kept}
         */
        @Nullable IOException fill(InputStream in) {
            length = 0;
            try {
                for (int count = 0; count >= 0 && length < bytes.length; length += Math.max(count, 0)) {
                    count = in.read(bytes, length, bytes.length - length);
                }
                return null;
            } catch (IOException e) {
                return e;
            }
        }
    }

    /**
     * @param path must not exist
     * @param digest of what the file is to be
     * @param threads runs the hashing
     */
    BlobSink(Path path, BlobDigest digest, Executor threads) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.digest = digest;
        this.threads = threads;
        for (int i = 0; i < CHUNKS; i++) {
            free.add(new Chunk(Chunk.SIZE));
        }
    }

    /** {@return bytes so far} */
    long length() {
        return length;
    }

    /** {@return a chunk to be filled and given to {@link #write}} */
    Chunk chunk() throws InterruptedException {
        return free.take();
    }

    /** @param chunk from {@link #chunk} */
    void write(Chunk chunk) throws IOException, InterruptedException {
        ByteBuffer toFile = ByteBuffer.wrap(chunk.bytes, 0, chunk.length);
        while (toFile.hasRemaining()) {
            file.write(toFile);
        }
        length += chunk.length;
        full.put(chunk);
        if (hashing == null) {
            hashing = CompletableFuture.runAsync(this::hash, threads);
        }
    }

    private void hash() {
        try {
            for (Chunk next = full.take(); next.bytes.length > 0; next = full.take()) {
                digest.update(next.bytes, next.length);
                free.put(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("hashing was interrupted", e);
        }
    }

    private void drain() throws IOException, InterruptedException {
        CompletableFuture<Void> running = hashing;
        hashing = null;
        if (running == null) {
            return;
        }
        full.put(END);
        try {
            running.get();
        } catch (ExecutionException e) {
            throw new IOException("hashing failed: " + e.getCause(), e.getCause());
        }
    }

    /** Begins anew, with nothing. */
    void restart() throws IOException, InterruptedException {
        drain();
        digest.reset();
        file.truncate(0);
        file.position(0);
        length = 0;
    }

    /** Brings all to the disk. {@return the checksum of what came, if it is not the one that was to be} */
    Optional<String> finish() throws IOException, InterruptedException {
        drain();
        Optional<String> mismatch = digest.mismatch();
        if (mismatch.isEmpty()) {
            file.force(true);
        }
        return mismatch;
    }

    @Override
    public void close() throws IOException {
        if (hashing != null) {
            full.clear();
            full.add(END);
        }
        file.close();
    }
}
