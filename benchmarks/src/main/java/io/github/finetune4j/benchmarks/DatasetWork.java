// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The work of {@link DatasetBenchmark} in a JVM of its own: mode, file, threads, runs; prints one JSON line. */
final class DatasetWork {
    private static final double MEGA = 1e6;
    private final Path file;
    private final Path out;
    private final int threads;
    private final int runs;
    private final HeapPeak heap = HeapPeak.watch();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private DatasetWork(Path file, int threads, int runs) throws IOException {
        this.file = file;
        this.out = Files.createTempDirectory(file.toAbsolutePath().getParent(), "split");
        this.threads = threads;
        this.runs = runs;
    }

    public static void main(String[] args) throws Exception {
        DatasetWork work = new DatasetWork(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        switch (args[0]) {
            case "split" -> work.timed(work::split);
            case "validate" -> work.timed(work::validate);
            case "tokenize" -> work.timed(work::tokenize);
            case "copy" -> work.timed(new FileCopy(work.file, work.out, work.threads)::copy);
            case "curve" -> new GrowthCurve(work.file, work::split, work::clear).measure(work.figures);
            default -> throw new IllegalArgumentException("no such mode: " + args[0]);
        }
        Files.delete(work.out);
        System.out.println(JsonLines.line(work.figures));
    }

    // The first run of the JVM counts as any other: a data set is made once per process
    private void timed(Callable<Long> job) throws Exception {
        double[] speeds = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            figures.put("rows", job.call());
            speeds[i] = Files.size(file) / MEGA / seconds(start);
            clear();
        }
        figures.put("mb", Summary.rounded(Files.size(file) / MEGA, 1));
        figures.put("mb_per_s", Summary.rounded(Summary.median(speeds), 1));
        figures.put("mb_per_s_first_run", Summary.rounded(speeds[0], 1));
        figures.put("peak_heap_mb", heap.mb());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private long validate() {
        return Dataset.builder()
                .addJsonl(file)
                .reading(r -> r.threads(threads))
                .check()
                .rowsKept();
    }

    private long split() {
        return split(file).rowsKept();
    }

    private DatasetReport split(Path from) {
        return Dataset.builder()
                .addJsonl(from)
                .reading(r -> r.threads(threads))
                .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(7))
                .writeJsonl(out);
    }

    // What was written goes after each run, when the clock stands
    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            for (Path written : files.toList()) {
                Files.delete(written);
            }
        }
    }

    // Jackson's tokens of all lines, whole file, cut at lines among the threads
    private long tokenize() throws Exception {
        long size = Files.size(file);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Long>> parts = new ArrayList<>();
        long from = 0;
        for (int i = 1; i <= threads; i++) {
            long start = from;
            long end = i == threads ? size : lineStart(size / threads * i);
            parts.add(pool.submit(() -> objects(start, end)));
            from = end;
        }
        long rows = 0;
        for (Future<Long> part : parts) {
            rows += part.get();
        }
        pool.shutdown();
        return rows;
    }

    private long lineStart(long near) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(near);
            in.readLine();
            return in.getFilePointer();
        }
    }

    private long objects(long from, long to) throws IOException {
        long rows = 0;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(from);
            InputStream part = new Bounded(Channels.newInputStream(in.getChannel()), to - from);
            try (JsonParser parser = new JsonFactory().createParser(part)) {
                while (parser.nextToken() != null) {
                    rows += parser.getParsingContext().inRoot() ? 1 : 0;
                }
            }
        }
        return rows; // an object's start is inside it, its end in the root
    }

    /** The next so many bytes of a stream. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int got = in.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(got, 0);
            return got;
        }
    }
}
