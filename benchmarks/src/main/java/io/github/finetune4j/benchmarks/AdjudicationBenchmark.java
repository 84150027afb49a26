// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.benchmarks.SimulatedLabels.Right;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Labels for the same money: the majority of five votes a task, the same votes with each annotator weighed by what it
 * is worth, and fewer votes with an expert for the least certain tasks. Simulated annotators, several skills, prices
 * and experts.
 */
final class AdjudicationBenchmark implements Benchmark {
    private static final double LEVEL = 0.95;
    private static final int MORE_AT_THE_USUAL_POINT = 10;

    @Override
    public String name() {
        return "adjudication";
    }

    @Override
    public Set<String> options() {
        return Set.of("studies", "seed");
    }

    @Override
    public String usage() {
        return "adjudication [--studies 50] [--seed 1]";
    }

    /** One design's share of right labels each way, and what adjudication gains. */
    private record Cell(AdjudicationDesign design, List<Right> studies) {
        static Cell of(AdjudicationDesign design, int studies, long seed) {
            return new Cell(
                    design,
                    IntStream.range(0, studies)
                            .parallel()
                            .mapToObj(study -> new SimulatedLabels(design, seed * 1_000_003L + study).right())
                            .toList());
        }

        double mean(ToDoubleFunction<Right> share) {
            return studies.stream().mapToDouble(share).average().orElseThrow();
        }

        Interval gain(ToDoubleFunction<Right> against) {
            return Means.tInterval(
                    studies.stream()
                            .mapToDouble(right -> right.adjudicated() - against.applyAsDouble(right))
                            .toArray(),
                    LEVEL);
        }

        String verdict() {
            Interval gain = gain(Right::majority);
            return gain.lower() > 0 ? "pays" : gain.upper() < 0 ? "loses" : "even";
        }
    }

    @Override
    public Map<String, Object> run(Options options) {
        int studies = options.integer("studies", 50, 10);
        int seed = options.integer("seed", 1, 0);
        List<Cell> cells = new ArrayList<>();
        System.out.println("skill  hard  expert  cost  votes  majority  learned  adjudicated  gain over majority");
        for (AdjudicationDesign design : AdjudicationDesign.all()) {
            Cell cell = Cell.of(design, studies, seed);
            cells.add(cell);
            print(cell);
        }
        Cell usual = Cell.of(AdjudicationDesign.USUAL, studies * MORE_AT_THE_USUAL_POINT, seed + 1L);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("studies", studies);
        figures.put("tasks", SimulatedLabels.TASKS);
        figures.put("budget_votes", AdjudicationDesign.BUDGET);
        figures.put("seed", seed);
        figures.put("usual", figures(usual));
        figures.put("designs", cells.size());
        figures.putAll(verdicts(cells));
        figures.put("by_cost", verdicts(cells, design -> String.format("%02d", design.cost())));
        figures.put("by_expert", verdicts(cells, design -> "right " + design.expert()));
        figures.put("by_hard", verdicts(cells, design -> "share " + design.hard()));
        figures.put("by_skill", verdicts(cells, design -> "right " + design.skill()));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static Map<String, Object> verdicts(List<Cell> cells) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (String verdict : List.of("pays", "even", "loses")) {
            counts.put(
                    verdict,
                    cells.stream()
                            .filter(cell -> cell.verdict().equals(verdict))
                            .count());
        }
        return counts;
    }

    private static Map<String, Object> verdicts(List<Cell> cells, Function<AdjudicationDesign, String> by) {
        Map<String, Object> groups = new TreeMap<>();
        cells.stream()
                .collect(Collectors.groupingBy(cell -> by.apply(cell.design())))
                .forEach((name, group) -> groups.put(name, verdicts(group)));
        return groups;
    }

    private static void print(Cell cell) {
        AdjudicationDesign design = cell.design();
        Interval gain = cell.gain(Right::majority);
        System.out.printf(
                Locale.ROOT,
                "%5.2f %5.2f %7.2f %5d %6d %9.3f %8.3f %12.3f  %+.3f [%+.3f, %+.3f] %s%n",
                design.skill(),
                design.hard(),
                design.expert(),
                design.cost(),
                design.votes(),
                cell.mean(Right::majority),
                cell.mean(Right::learned),
                cell.mean(Right::adjudicated),
                gain.estimate(),
                gain.lower(),
                gain.upper(),
                cell.verdict());
    }

    private static Map<String, Object> figures(Cell cell) {
        AdjudicationDesign design = cell.design();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("skill", design.skill());
        figures.put("hard", design.hard());
        figures.put("expert", design.expert());
        figures.put("expert_cost", design.cost());
        figures.put("votes", design.votes());
        figures.put(
                "expert_share",
                Summary.rounded((double) design.decided(SimulatedLabels.TASKS) / SimulatedLabels.TASKS, 3));
        figures.put("majority", Summary.rounded(cell.mean(Right::majority), 4));
        figures.put("learned", Summary.rounded(cell.mean(Right::learned), 4));
        figures.put("adjudicated", Summary.rounded(cell.mean(Right::adjudicated), 4));
        figures.put("gain", interval(cell.gain(Right::majority)));
        figures.put("gain_over_learned", interval(cell.gain(Right::learned)));
        return figures;
    }

    private static List<Double> interval(Interval interval) {
        return List.of(
                Summary.rounded(interval.estimate(), 4),
                Summary.rounded(interval.lower(), 4),
                Summary.rounded(interval.upper(), 4));
    }
}
