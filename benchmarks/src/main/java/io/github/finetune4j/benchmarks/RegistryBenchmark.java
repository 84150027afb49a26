// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
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
 * A registry in a folder: points of curves a second, durably, beside MLflow's {@code log_batch} into SQLite; the way
 * from an answer and from a row, and a look through all of it; what a version that changes 1 % of the rows costs on
 * disk; with a model, which part of a training run's time passes within the registry.
 */
final class RegistryBenchmark implements Benchmark {
    @Override
    public String name() {
        return "registry";
    }

    @Override
    public Set<String> options() {
        return Set.of("folder", "points", "rows", "versions", "models", "asked", "model", "csv", "train");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "registry [--folder DIR] [--points 200000] [--rows 1000000] [--versions 20] [--models 1000]"
                + " [--asked 1000] [--model DIR --csv train.csv [--train 1200]] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int points = options.integer("points", 200_000, RegistryWork.BATCH);
        if (options.flag("peer")) {
            Peer.check();
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("points", points);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        try {
            Path folder = options.text("folder").map(Path::of).orElse(null);
            Path work = folder == null
                    ? Files.createTempDirectory("finetune4j-registry")
                    : Files.createTempDirectory(Files.createDirectories(folder), "registry");
            double ours = RegistryWork.pointsPerSecond(work.resolve("points"), points);
            figures.put("points_per_s", Math.round(ours));
            if (options.flag("peer")) {
                Map<String, Object> peer = Peer.run(
                        "registry_peer.py",
                        List.of(
                                "--folder", work.resolve("peer").toString(),
                                "--points", String.valueOf(points),
                                "--batch", String.valueOf(RegistryWork.BATCH)));
                figures.put("peer", peer);
                figures.put("ratio", Summary.rounded(ours / number(peer.get("points_per_s")), 1));
            }
            if (options.text("model").isPresent()) {
                List<ChatExample> rows = RealData.BANKING77.read(options.existing("csv"));
                figures.putAll(RecordingCost.measure(
                        work.resolve("training"),
                        options.existing("model"),
                        rows.subList(0, options.integer("train", 1200, 8))));
            }
            RegistryWork large = new RegistryWork(
                    work.resolve("large"), options.integer("rows", 1_000_000, 100), options.integer("models", 1000, 1));
            figures.putAll(large.versions(options.integer("versions", 20, 2)));
            figures.putAll(large.ways(options.integer("asked", 1000, 10)));
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's folder can't be used", e);
        }
        return figures;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
