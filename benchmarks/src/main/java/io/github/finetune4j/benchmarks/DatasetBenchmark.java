// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Validates and splits a chat JSONL file into three files, in a JVM of its own with a small heap; beside it validation
 * alone, which writes nothing, Jackson's tokenizer on the same file with the same threads, which does neither, mere
 * copying into three files, and the peer: json and the cookbook's checks in Python.
 */
final class DatasetBenchmark implements Benchmark {
    private static final int MEGA = 1_000_000;

    @Override
    public String name() {
        return "dataset";
    }

    @Override
    public Set<String> options() {
        return Set.of("file", "make-mb", "threads", "heap", "runs");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "curve");
    }

    @Override
    public String usage() {
        return "dataset --file CHATS.jsonl [--make-mb 1000] [--threads 2] [--heap 256m] [--runs 3] [--curve] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path file = file(options);
        if (options.flag("peer")) {
            Peer.check();
        }
        int threads = options.integer("threads", Runtime.getRuntime().availableProcessors(), 1);
        String heap = options.text("heap").orElse("256m");
        int runs = options.integer("runs", 3, 1);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("file", file.getFileName().toString());
        figures.put("threads", threads);
        figures.put("heap", heap);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        figures.putAll(child(heap, "split", file, threads, runs));
        Map<String, Object> tokenizer = child(heap, "tokenize", file, threads, runs);
        compare(figures, "tokenizer", tokenizer, "share_of_tokenizer");
        Map<String, Object> validating = child(heap, "validate", file, threads, runs);
        validating.put("share_of_tokenizer", Summary.rounded(speed(validating) / speed(tokenizer), 3));
        figures.put("validating_alone", validating);
        double copying = speed(child(heap, "copy", file, threads, runs));
        figures.put("copy_mb_per_s", copying);
        // of a split that copied, and besides took the tokenizer's time alone
        figures.put("share_of_tokenizer_at_most", Summary.rounded(copying / (copying + speed(tokenizer)), 3));
        if (options.flag("curve")) {
            figures.put("curve", child(heap, "curve", file, threads, runs));
        }
        if (options.flag("peer")) {
            compare(figures, "peer", Peer.run("dataset_peer.py", List.of("--file", file.toString())), "ratio");
        }
        return figures;
    }

    private static void compare(Map<String, Object> ours, String name, Map<String, Object> other, String ratio) {
        ours.put(name, other);
        ours.put(ratio, Summary.rounded(speed(ours) / speed(other), 3));
    }

    private static double speed(Map<String, Object> figures) {
        return figures.get("mb_per_s") instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static Path file(Options options) {
        Path file = Path.of(options.required("file")).toAbsolutePath();
        int mega = options.integer("make-mb", 0, 0);
        if (mega > 0 && !Files.exists(file)) {
            SyntheticChats.write(file, (long) mega * MEGA);
        }
        return options.existing("file");
    }

    private static Map<String, Object> child(String heap, String mode, Path file, int threads, int runs) {
        return ChildJvm.run(
                heap, DatasetWork.class, mode, file.toString(), String.valueOf(threads), String.valueOf(runs));
    }
}
