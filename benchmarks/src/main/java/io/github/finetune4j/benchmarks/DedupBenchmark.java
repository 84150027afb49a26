// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes near duplicates from a chat JSONL file, from file to file, in a JVM of its own; beside it the peer,
 * datasketch's MinHashLSH with the same shingles, bands and file. With a folder of golden pairs, also recall and
 * precision of both against brute force.
 */
final class DedupBenchmark implements Benchmark {
    @Override
    public String name() {
        return "dedup";
    }

    @Override
    public Set<String> options() {
        return Set.of("file", "make-rows", "threads", "heap", "runs", "golden");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer", "curve");
    }

    @Override
    public String usage() {
        return "dedup --file CHATS.jsonl [--make-rows 1000000] [--threads 2] [--heap 2g] [--runs 3] [--golden FOLDER]"
                + " [--curve] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path file = file(options);
        if (options.flag("peer")) {
            Peer.check();
        }
        String threads =
                String.valueOf(options.integer("threads", Runtime.getRuntime().availableProcessors(), 1));
        String runs = String.valueOf(options.integer("runs", 3, 1));
        String heap = options.text("heap").orElse("2g");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("file", file.getFileName().toString());
        figures.put("threads", Integer.valueOf(threads));
        figures.put("heap", heap);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        figures.putAll(ChildJvm.run(heap, DedupWork.class, "remove", file.toString(), threads, runs));
        figures.put("search", ChildJvm.run(heap, DedupWork.class, "search", file.toString(), threads, runs));
        if (options.flag("curve")) {
            figures.put("curve", ChildJvm.run(heap, DedupWork.class, "curve", file.toString(), threads, runs));
        }
        if (options.text("golden").isPresent()) {
            String golden = options.existing("golden").toString();
            figures.put("golden", ChildJvm.run(heap, DedupWork.class, "golden", golden, threads, runs));
        }
        if (options.flag("peer")) {
            Map<String, Object> peer = Peer.run("dedup_peer.py", peerArguments(options, file));
            figures.put("peer", peer);
            figures.put("ratio", Summary.rounded(speed(figures) / speed(peer), 2));
        }
        return figures;
    }

    private static List<String> peerArguments(Options options, Path file) {
        List<String> arguments = new ArrayList<>(List.of("--file", file.toString()));
        options.text("golden").ifPresent(golden -> arguments.addAll(List.of("--golden", golden)));
        return arguments;
    }

    private static double speed(Map<String, Object> figures) {
        return figures.get("rows_per_s") instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static Path file(Options options) {
        Path file = Path.of(options.required("file")).toAbsolutePath();
        int rows = options.integer("make-rows", 0, 0);
        if (rows > 0 && !Files.exists(file)) {
            SyntheticQuestions.write(file, rows);
        }
        return options.existing("file");
    }
}
