// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Copies a file's bytes into three files of 80, 10 and 10 %, and syncs them: what a split costs before anybody looks at
 * a byte.
 */
final class FileCopy {
    private static final double[] BORDERS = {0, 0.8, 0.9, 1};
    private static final int BUFFER = 1 << 18;
    private final Path file;
    private final Path folder;
    private final int threads;

    FileCopy(Path file, Path folder, int threads) {
        this.file = file;
        this.folder = folder;
        this.threads = threads;
    }

    /** {@return the number of bytes copied} */
    long copy() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long done = 0;
            for (int i = 0; i + 1 < BORDERS.length; i++) {
                done += part(in, border(in, i), border(in, i + 1), folder.resolve("part-" + i), pool);
            }
            return done;
        } finally {
            pool.shutdownNow();
        }
    }

    private static long border(FileChannel in, int i) throws IOException {
        return (long) (BORDERS[i] * in.size());
    }

    // Each thread copies its share of the part
    private long part(FileChannel in, long from, long to, Path target, ExecutorService pool) throws Exception {
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            List<Future<Long>> shares = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long start = from + (to - from) * i / threads;
                long end = from + (to - from) * (i + 1) / threads;
                shares.add(pool.submit(() -> share(in, start, end, out, start - from)));
            }
            long done = 0;
            for (Future<Long> share : shares) {
                done += share.get();
            }
            out.force(true);
            return done;
        }
    }

    private static long share(FileChannel in, long from, long to, FileChannel out, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long done = 0;
        while (from + done < to) {
            buffer.clear().limit((int) Math.min(BUFFER, to - from - done));
            int got = in.read(buffer, from + done);
            buffer.flip();
            while (buffer.hasRemaining()) {
                done += out.write(buffer, at + done);
            }
            if (got < 0) {
                throw new IOException("the file ended at " + (from + done));
            }
        }
        return done;
    }
}
