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
 * A comparison of metrics and tests with what the Python packages give, on inputs that are drawn anew for every seed:
 * nasty characters, empty and long texts, ties, constants, extreme counts. Writes the cases that differ to a file.
 */
final class ExactnessBenchmark implements Benchmark {
    private static final int SHOWN = 20;

    @Override
    public String name() {
        return "exactness";
    }

    @Override
    public Set<String> options() {
        return Set.of("seed", "cases", "file", "differing");
    }

    @Override
    public String usage() {
        return "exactness [--seed 1] [--cases 200] [--file CASES.jsonl] [--differing OUT.jsonl]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        Path file = options.text("file").map(Path::of).orElseGet(ExactnessBenchmark::temporary);
        if (options.text("file").isEmpty() || !Files.exists(file)) {
            figures.put("peer", draw(options, file));
        }
        Map<String, PackageAgreement> kinds =
                compare(file, options.text("differing").map(Path::of).orElseGet(ExactnessBenchmark::temporary));
        Map<String, Object> table = new LinkedHashMap<>();
        kinds.forEach((what, agreement) -> table.put(what, agreement.figures()));
        figures.put("kinds", table);
        figures.put(
                "values",
                kinds.values().stream().mapToLong(PackageAgreement::values).sum());
        figures.put(
                "differing",
                kinds.values().stream().mapToLong(PackageAgreement::differing).sum());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static Map<String, Object> draw(Options options, Path file) {
        return Peer.run(
                "exactness_peer.py",
                List.of(
                        "--seed", String.valueOf(options.integer("seed", 1, 0)),
                        "--cases", String.valueOf(options.integer("cases", 200, 1)),
                        "--out", file.toString()));
    }

    private static Map<String, PackageAgreement> compare(Path file, Path differing) {
        Map<String, PackageAgreement> kinds = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(file);
                var out = Files.newBufferedWriter(differing)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode drawn = JsonLines.node(line);
                String what = drawn.get("what").asText();
                PackageAgreement agreement = kinds.computeIfAbsent(what, PackageAgreement::new);
                String problem = agreement.take(drawn);
                if (!problem.isEmpty() && agreement.cases() <= SHOWN) {
                    out.write(problem + "\t" + line + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return kinds;
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("exactness", ".jsonl");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
