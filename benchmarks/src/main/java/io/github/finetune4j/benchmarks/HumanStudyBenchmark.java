// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Simulated studies in which people rate the answers of two models: how often the interval that knows raters and rows
 * are drawn holds the true difference, and how often two models that are alike are called different. Beside it, a t
 * test over all ratings as if they were independent.
 */
final class HumanStudyBenchmark implements Benchmark {
    private static final double ALPHA = 0.05;

    @Override
    public String name() {
        return "human-study";
    }

    @Override
    public Set<String> options() {
        return Set.of("studies", "seed");
    }

    @Override
    public String usage() {
        return "human-study [--studies 10000] [--seed 1]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int studies = options.integer("studies", 10_000, 100);
        int seed = options.integer("seed", 1, 0);
        List<StudyDesign> designs = StudyDesign.all();
        Map<StudyDesign, Double> truths = new LinkedHashMap<>();
        for (StudyDesign design : designs) {
            truths.put(design, SimulatedStudy.truth(design, seed));
        }
        List<StudyOutcome> outcomes = IntStream.range(0, studies)
                .parallel()
                .mapToObj(study -> {
                    StudyDesign design = designs.get(study % designs.size());
                    return SimulatedStudy.of(design, truths.getOrDefault(design, 0.0), seed * 1_000_003L + study);
                })
                .toList();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("studies", studies);
        figures.put("seed", seed);
        figures.putAll(summary(outcomes));
        figures.put(
                "by_raters",
                grouped(outcomes, o -> String.format("%02d", o.design().raters())));
        figures.put(
                "by_rows",
                grouped(outcomes, o -> String.format("%03d", o.design().rows())));
        figures.put("by_cells", grouped(outcomes, o -> o.design().cells()));
        figures.put("by_difference", grouped(outcomes, o -> o.design().alike() ? "alike" : "different"));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static Map<String, Object> summary(List<StudyOutcome> outcomes) {
        List<StudyOutcome> alike =
                outcomes.stream().filter(o -> o.design().alike()).toList();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("coverage", share(outcomes, StudyOutcome::held));
        figures.put("naive_coverage", share(outcomes, StudyOutcome::naiveHeld));
        if (!alike.isEmpty()) {
            double error = Math.sqrt(ALPHA * (1 - ALPHA) / alike.size());
            figures.put("false_verdicts", share(alike, StudyOutcome::different));
            figures.put("false_verdicts_limit", Summary.rounded(ALPHA + 3 * error, 4));
            figures.put("naive_false_verdicts", share(alike, StudyOutcome::naiveDifferent));
        }
        if (alike.size() < outcomes.size()) {
            List<StudyOutcome> others =
                    outcomes.stream().filter(o -> !o.design().alike()).toList();
            figures.put("differences_found", share(others, StudyOutcome::different));
        }
        return figures;
    }

    private static double share(List<StudyOutcome> outcomes, java.util.function.Predicate<StudyOutcome> what) {
        return Summary.rounded((double) outcomes.stream().filter(what).count() / outcomes.size(), 4);
    }

    private static Map<String, Object> grouped(List<StudyOutcome> outcomes, Function<StudyOutcome, String> key) {
        Map<String, List<StudyOutcome>> groups = new TreeMap<>();
        outcomes.forEach(o -> groups.computeIfAbsent(key.apply(o), unused -> new ArrayList<>())
                .add(o));
        Map<String, Object> figures = new LinkedHashMap<>();
        groups.forEach((name, group) -> figures.put(name, summary(group)));
        return figures;
    }
}
