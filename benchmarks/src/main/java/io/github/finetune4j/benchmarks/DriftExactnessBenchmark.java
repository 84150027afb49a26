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
 * A comparison of drift and estimated quality with what evidently, scipy, river and nannyml say, on inputs drawn anew
 * by a seed, and of the time that a column of a million rows takes them and us, or of as many rows as they can do.
 * {@code ratio} is the least of all methods.
 */
final class DriftExactnessBenchmark implements Benchmark {
    private static final Map<String, String> INTERPRETERS =
            Map.of("evidently", "EVIDENTLY_PYTHON", "nannyml", "NANNYML_PYTHON");
    private static final int SHOWN = 20;

    private final Map<String, PackageAgreement> kinds = new LinkedHashMap<>();
    private final Map<String, Object> times = new LinkedHashMap<>();

    @Override
    public String name() {
        return "drift-exactness";
    }

    @Override
    public Set<String> options() {
        return Set.of("seed", "cases", "rows");
    }

    @Override
    public String usage() {
        return "drift-exactness [--seed 1] [--cases 100] [--rows 1000000 (0: no times)]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        double ratio = Double.POSITIVE_INFINITY;
        for (String peer : List.of("evidently", "nannyml")) {
            ratio = Math.min(ratio, beside(peer, options, figures));
        }
        Map<String, Object> table = new LinkedHashMap<>();
        kinds.forEach((what, agreement) -> table.put(what, agreement.figures()));
        figures.put("kinds", table);
        figures.put("times", times);
        figures.put(
                "cases",
                kinds.values().stream().mapToLong(PackageAgreement::values).sum());
        figures.put(
                "differing",
                kinds.values().stream().mapToLong(PackageAgreement::differing).sum());
        figures.put("ratio", Double.isInfinite(ratio) ? 0 : ratio);
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private double beside(String peer, Options options, Map<String, Object> figures) {
        int rows = options.integer("rows", 1_000_000, 0);
        int seed = options.integer("seed", 1, 0);
        Path file = temporary();
        Map<String, Object> said = Peer.run(
                INTERPRETERS.getOrDefault(peer, Peer.INTERPRETER),
                "drift_peer.py",
                List.of(
                        "--package",
                        peer,
                        "--seed",
                        String.valueOf(seed),
                        "--cases",
                        String.valueOf(options.integer("cases", 100, 1)),
                        "--rows",
                        String.valueOf(rows),
                        "--out",
                        file.toString()));
        figures.put(peer, said.get("versions"));
        compare(file);
        return rows == 0 ? Double.POSITIVE_INFINITY : timed(said, new DriftTimes(rows, seed), rows);
    }

    private double timed(Map<String, Object> said, DriftTimes ours, int all) {
        double least = Double.POSITIVE_INFINITY;
        Map<?, ?> bare = said.get("seconds_bare") instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> rows = said.get("rows") instanceof Map<?, ?> map ? map : Map.of();
        if (said.get("seconds") instanceof Map<?, ?> seconds) {
            for (Map.Entry<?, ?> entry : seconds.entrySet()) {
                String name = String.valueOf(entry.getKey());
                int of = rows.get(name) instanceof Number n ? n.intValue() : all;
                double own = ours.seconds(name, of);
                double ratio = number(entry.getValue()) / own;
                least = Math.min(least, ratio);
                Map<String, Object> row = new LinkedHashMap<>(Map.of("rows", of, "seconds", own, "ratio", ratio));
                if (bare.containsKey(name)) {
                    row.put("ratio_to_bare_function", number(bare.get(name)) / own);
                }
                times.put(name, row);
            }
        }
        return least;
    }

    private static double number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
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
            Path file = Files.createTempFile("drift", ".jsonl");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
