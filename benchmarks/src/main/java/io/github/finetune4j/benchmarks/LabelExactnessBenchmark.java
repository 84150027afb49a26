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
 * A comparison of labelling functions, the label model, slices and label errors with what snorkel and cleanlab say, on
 * inputs drawn anew by a seed: the label model's numbers to a thousandth, all else to a billionth.
 */
final class LabelExactnessBenchmark implements Benchmark {
    private static final int SHOWN = 20;

    private final Map<String, LabelAgreement> kinds = new LinkedHashMap<>();

    @Override
    public String name() {
        return "label-exactness";
    }

    @Override
    public Set<String> options() {
        return Set.of("seed", "cases");
    }

    @Override
    public String usage() {
        return "label-exactness [--seed 1] [--cases 100]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path file = temporary();
        Map<String, Object> said = Peer.run(
                "SNORKEL_PYTHON",
                "snorkel_peer.py",
                List.of(
                        "--seed",
                        String.valueOf(options.integer("seed", 1, 0)),
                        "--cases",
                        String.valueOf(options.integer("cases", 100, 1)),
                        "--out",
                        file.toString()));
        compare(file);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("peers", said.get("versions"));
        Map<String, Object> table = new LinkedHashMap<>();
        kinds.forEach((what, agreement) -> table.put(what, agreement.figures()));
        figures.put("kinds", table);
        figures.put(
                "values",
                kinds.values().stream().mapToLong(LabelAgreement::values).sum());
        figures.put(
                "differing",
                kinds.values().stream().mapToLong(LabelAgreement::differing).sum());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private void compare(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode drawn = JsonLines.node(line);
                String what = drawn.get("what").asText();
                LabelAgreement agreement = kinds.computeIfAbsent(what, LabelAgreement::new);
                String problem = agreement.take(drawn);
                if (!problem.isEmpty() && agreement.wrongCases() <= SHOWN) {
                    System.out.println(problem);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("labels", ".jsonl");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
