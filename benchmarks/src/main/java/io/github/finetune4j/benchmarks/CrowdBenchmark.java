// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The time that the methods of {@code Crowd} take for a million labels; with {@code --peer} also how long crowd-kit
 * takes, and whether consensus, agreement and rankings are what crowd-kit, krippendorff, choix and statsmodels say, on
 * inputs drawn anew by a seed. {@code ratio} is the least of the methods of {@code Crowd}; α has its own.
 */
final class CrowdBenchmark implements Benchmark {
    private static final String ALPHA = "krippendorff";
    private static final List<String> METHODS = List.of(
            "majority",
            "wawa",
            "dawid-skene, 5 iterations",
            "one-coin, 5 iterations",
            "mace, 5 iterations",
            "glad, 1 iteration of 2 steps",
            ALPHA);
    private static final String INTERPRETER = "CROWD_PYTHON";
    private static final int SHOWN = 5;

    private final Map<String, PackageAgreement> kinds = new LinkedHashMap<>();

    @Override
    public String name() {
        return "crowd";
    }

    @Override
    public Set<String> options() {
        return Set.of("seed", "cases", "rows");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "crowd [--seed 1] [--cases 30] [--rows 1000000 (0: no times)] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int rows = options.integer("rows", 1_000_000, 0);
        int seed = options.integer("seed", 1, 0);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("rows", rows);
        figures.put("seed", seed);
        Map<?, ?> theirs = options.flag("peer") ? peer(options, figures) : Map.of();
        if (rows > 0) {
            time(new CrowdTimes(rows, seed), theirs, figures);
        }
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static void time(CrowdTimes ours, Map<?, ?> theirs, Map<String, Object> figures) {
        Map<String, Object> times = new LinkedHashMap<>();
        double least = Double.POSITIVE_INFINITY;
        for (String method : METHODS) {
            double own = ours.seconds(method);
            Map<String, Object> row = new LinkedHashMap<>(Map.of("seconds", Summary.rounded(own, 4)));
            if (theirs.get(method) instanceof Number peer) {
                double ratio = peer.doubleValue() / own;
                row.put("peer_seconds", Summary.rounded(peer.doubleValue(), 3));
                row.put("ratio", Summary.rounded(ratio, 1));
                least = method.equals(ALPHA) ? least : Math.min(least, ratio);
            }
            times.put(method, row);
        }
        figures.put("times", times);
        if (Double.isFinite(least)) {
            figures.put("ratio", Summary.rounded(least, 1));
        }
    }

    /** {@return the peers' seconds per method} */
    private Map<?, ?> peer(Options options, Map<String, Object> figures) {
        Path file = temporary();
        Map<String, Object> said = Peer.run(
                INTERPRETER,
                "crowd_peer.py",
                List.of(
                        "--seed",
                        String.valueOf(options.integer("seed", 1, 0)),
                        "--cases",
                        String.valueOf(options.integer("cases", 30, 1)),
                        "--rows",
                        String.valueOf(options.integer("rows", 1_000_000, 0)),
                        "--out",
                        file.toString()));
        compare(file);
        Map<String, Object> table = new LinkedHashMap<>();
        kinds.forEach((what, agreement) -> table.put(what, agreement.figures()));
        figures.put("peer", said.get("versions"));
        figures.put("kinds", table);
        figures.put("cases", sum(PackageAgreement::values));
        figures.put("differing", sum(PackageAgreement::differing));
        return said.get("seconds") instanceof Map<?, ?> seconds ? seconds : Map.of();
    }

    private long sum(java.util.function.ToLongFunction<PackageAgreement> figure) {
        return kinds.values().stream().mapToLong(figure).sum();
    }

    private void compare(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode drawn = JsonLines.node(line);
                String what = drawn.get("what").asText();
                PackageAgreement agreement = kinds.computeIfAbsent(what, PackageAgreement::new);
                String problem = agreement.take(drawn);
                if (!problem.isEmpty() && agreement.cases() <= SHOWN) {
                    System.out.println(problem);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("crowd", ".jsonl");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
