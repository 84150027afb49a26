// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time that capturing adds to a call, beside what MLflow's tracing adds; interactions a second through to the
 * segments of a folder; whether the heap grows; and, as a soak, a store that stalls, fills up and disappears under a
 * steady load.
 */
final class CaptureBenchmark implements Benchmark {
    @Override
    public String name() {
        return "capture";
    }

    @Override
    public Set<String> options() {
        return Set.of("folder", "calls", "count", "said", "soak", "rate", "peer-calls");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "capture [--folder DIR] [--calls 200000] [--count 2000000] [--said 100000] [--soak SECONDS]"
                + " [--rate 10000] [--peer [--peer-calls 2000]]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        if (options.flag("peer")) {
            Peer.check();
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        try {
            Path folder = options.text("folder").map(Path::of).orElse(null);
            Path work = folder == null
                    ? Files.createTempDirectory("finetune4j-capture")
                    : Files.createTempDirectory(Files.createDirectories(folder), "capture");
            int rate = options.integer("rate", 10_000, 1);
            CaptureWork ours = new CaptureWork(work);
            if (options.text("soak").isPresent()) {
                figures.putAll(ours.soak(options.integer("soak", 600, 1), rate));
                return figures;
            }
            Map<String, Object> added = ours.added(options.integer("calls", 200_000, 1000), rate);
            figures.putAll(added);
            figures.putAll(ours.throughput(options.integer("count", 2_000_000, 1000)));
            figures.putAll(ours.said(options.integer("said", 100_000, 0)));
            if (options.flag("peer")) {
                Map<String, Object> peer = Peer.run(
                        "capture_peer.py",
                        List.of(
                                "--folder", work.resolve("peer").toString(),
                                "--calls", String.valueOf(options.integer("peer-calls", 2000, 100))));
                figures.put("peer", peer);
                figures.put("ratio", Summary.rounded(number(peer.get("added_us")) / number(added.get("added_us")), 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's folder can't be used", e);
        }
        return figures;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
