// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The time that some work takes on the first ten thousand, hundred thousand and million rows of a file. */
final class GrowthCurve {
    /** Work that is timed. */
    interface Work {
        void on(Path file) throws IOException;
    }

    /** Work that is done after each run, when the clock stands. */
    interface Clearing {
        void clear() throws IOException;
    }

    private static final int WARM_UP = 100_000;
    private static final int LARGE = 500_000;

    private final Path file;
    private final Work work;
    private final Clearing clearing;

    GrowthCurve(Path file, Work work, Clearing clearing) {
        this.clearing = clearing;
        this.file = file;
        this.work = work;
    }

    /** Adds the median seconds of five runs, or of three where there are many rows, after a run to warm up. */
    void measure(Map<String, Object> figures) throws IOException {
        median(WARM_UP, 1);
        for (int rows : new int[] {10_000, 100_000, 1_000_000}) {
            figures.put("seconds_" + rows, Summary.rounded(median(rows, rows > LARGE ? 3 : 5), 3));
        }
    }

    private double median(int rows, int runs) throws IOException {
        Path some = prefix(rows);
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            work.on(some);
            times[i] = (System.nanoTime() - start) / 1e9;
            clearing.clear();
        }
        Files.delete(some);
        return Summary.median(times);
    }

    private Path prefix(int rows) throws IOException {
        Path some = Files.createTempFile(file.toAbsolutePath().getParent(), "rows", ".jsonl");
        some.toFile().deleteOnExit();
        try (BufferedReader in = Files.newBufferedReader(file);
                BufferedWriter out = Files.newBufferedWriter(some)) {
            String line = in.readLine();
            for (int i = 0; i < rows && line != null; i++, line = in.readLine()) {
                out.write(line);
                out.write('\n');
            }
        }
        return some;
    }
}
