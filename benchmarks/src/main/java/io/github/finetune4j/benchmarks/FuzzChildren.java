// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.FuzzCounts.End;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Child JVMs at work, each on one input after the other. One that dies, or takes too long, is reported and replaced.
 */
final class FuzzChildren {
    /**
     * The limits of a child.
     *
     * @param heapMegabytes of Java
     * @param seconds for one input
     */
    record Limits(int heapMegabytes, int seconds) {}

    /** So many inputs, then a new child: it also shows what only a fresh process does. */
    private static final int INPUTS_OF_A_CHILD = 500;

    private final Limits limits;
    private final long seed;
    private final Path out;
    private final FuzzCounts counts;
    private final AtomicLong next = new AtomicLong();

    FuzzChildren(Limits limits, long seed, Path out, FuzzCounts counts) {
        this.limits = limits;
        this.seed = seed;
        this.out = out;
        this.counts = counts;
    }

    void run(int children, int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService threads = Executors.newFixedThreadPool(children);
        List<Future<?>> all = new ArrayList<>();
        for (int child = 0; child < children; child++) {
            Path folder = out.resolve("child-" + child);
            all.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    child(folder, next.getAndAdd(INPUTS_OF_A_CHILD), INPUTS_OF_A_CHILD, end);
                }
            }));
        }
        threads.shutdown();
        all.forEach(FuzzChildren::join);
    }

    private static void join(Future<?> thread) {
        try {
            thread.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a child could not be run: " + e.getCause(), e);
        }
    }

    void once(long number) {
        child(out.resolve("child-only"), number, 1, Long.MAX_VALUE);
    }

    // a child's numbers, gone on with behind one that it did not survive
    private void child(Path folder, long from, int count, long end) {
        long at = from;
        while (at < from + count && System.nanoTime() < end) {
            at = oneProcess(folder, at, from + count, end);
        }
    }

    private long oneProcess(Path folder, long from, long to, long end) {
        try {
            Files.createDirectories(folder);
            Process process = start(folder, from, to);
            try {
                return watch(process, folder, from, end);
            } finally {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run a child in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Process start(Path folder, long from, long to) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.heapMegabytes() + "m",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "-XX:-CreateCoredumpOnCrash",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                FuzzChild.class.getName(),
                out.resolve("seeds").toString(),
                folder.toString(),
                "" + seed,
                "" + from,
                "" + to);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr.txt").toFile())
                .start();
    }

    private long watch(Process process, Path folder, long from, long end) throws IOException, InterruptedException {
        Watchdog dog = new Watchdog(process, limits.seconds());
        FuzzChild.@Nullable Line begun = null;
        long at = from;
        try (dog;
                BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                FuzzChild.Line line = FuzzChild.Line.of(text);
                if (line == null) {
                    continue; // libraries print too
                }
                dog.seen();
                begun = line.end() == null ? line : null;
                if (line.end() != null) {
                    counts.add(line.kind(), line.end(), line.what(), line.number());
                    counts.cost(line.kind(), line.cost(), line.what(), line.number());
                    at = line.number() + 1;
                    if (System.nanoTime() > end) {
                        return at;
                    }
                }
            }
        }
        int code = process.waitFor();
        if (begun == null) {
            return code == 0 ? at : dead(folder, "outside", code, at);
        }
        if (dog.bit()) {
            counts.add(
                    begun.kind(),
                    End.TIMED_OUT,
                    begun.what() + ": more than " + limits.seconds() + " s",
                    begun.number());
            return begun.number() + 1;
        }
        return dead(folder, begun.kind() + " " + begun.what(), code, begun.number());
    }

    private long dead(Path folder, String kind, int code, long number) throws IOException {
        counts.add(kind, End.DIED, "exit code " + code, number);
        Path errors = folder.resolve("stderr.txt");
        Files.copy(errors, out.resolve("died-" + number + ".txt"), StandardCopyOption.REPLACE_EXISTING);
        return number + 1;
    }

    /** Ends a process that says nothing for too long. */
    private static final class Watchdog implements AutoCloseable {
        private final Process process;
        private final long limit;
        private final Thread thread = new Thread(this::watch, "watchdog");
        private volatile long last = System.nanoTime();
        private volatile boolean bit;

        Watchdog(Process process, int seconds) {
            this.process = process;
            this.limit = TimeUnit.SECONDS.toNanos(seconds);
            thread.setDaemon(true);
            thread.start();
        }

        void seen() {
            last = System.nanoTime();
        }

        boolean bit() {
            return bit;
        }

        private void watch() {
            try {
                while (process.isAlive()) {
                    long left = last + limit - System.nanoTime();
                    if (left <= 0) {
                        bit = true;
                        process.destroyForcibly();
                        return;
                    }
                    process.waitFor(left, TimeUnit.NANOSECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
