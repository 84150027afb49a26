// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.DuplicateClusters;
import io.github.finetune4j.dataset.duplicates.KeepRule;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The work of {@link DedupBenchmark} in a JVM of its own: mode, file, threads, runs; prints one JSON line. */
final class DedupWork {
    private final Path file;
    private final Path out;
    private final int threads;
    private final int runs;
    private final HeapPeak heap = HeapPeak.watch();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private DedupWork(Path file, int threads, int runs) {
        this.file = file;
        this.out = file.resolveSibling(file.getFileName() + ".kept");
        this.threads = threads;
        this.runs = runs;
    }

    public static void main(String[] args) throws Exception {
        DedupWork work = new DedupWork(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        switch (args[0]) {
            case "remove" -> work.timed(work::remove);
            case "search" -> work.timed(new Search(work.texts(), work.search(), work.figures));
            case "curve" -> new GrowthCurve(work.file, work::remove, work::clear).measure(work.figures);
            case "golden" -> work.figures.putAll(GoldenPairs.of(work.file).compared(work.search()));
            default -> throw new IllegalArgumentException("no such mode: " + args[0]);
        }
        System.out.println(JsonLines.line(work.figures));
    }

    private NearDuplicates search() {
        return NearDuplicates.builder().threads(threads).build();
    }

    // The first run of the JVM counts as any other: a data set is made once per process
    private void timed(Callable<Integer> job) throws Exception {
        double[] speeds = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            int rows = job.call();
            speeds[i] = rows / seconds(start);
            clear();
            figures.put("rows", rows);
        }
        figures.put("rows_per_s", Math.round(Summary.median(speeds)));
        figures.put("rows_per_s_first_run", Math.round(speeds[0]));
        figures.put("peak_heap_mb", heap.mb());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** From file to file: read, check, find, leave out, write. */
    private int remove() {
        return remove(file);
    }

    private int remove(Path from) {
        DatasetResult result = Dataset.builder()
                .addJsonl(from)
                .reading(r -> r.threads(threads))
                .addStep(search().step(ComparedText.INPUT, KeepRule.first()))
                .build();
        result.dataset().writeJsonl(out);
        figures.put("kept", result.dataset().size());
        return (int) result.report().rowsRead();
    }

    // What was written goes after each run, when the clock stands
    private void clear() throws IOException {
        Files.deleteIfExists(out);
    }

    private List<String> texts() {
        return JsonlRows.read(file).stream().map(ComparedText.INPUT::of).toList();
    }

    /** The search alone, over texts in memory. */
    private record Search(List<String> texts, NearDuplicates search, Map<String, Object> figures)
            implements Callable<Integer> {
        @Override
        public Integer call() {
            DuplicateClusters found = search.find(texts);
            figures.put("pairs", found.pairs().size());
            figures.put("redundant", found.redundant());
            figures.put("not_compared", found.notCompared());
            return found.rows();
        }
    }
}
