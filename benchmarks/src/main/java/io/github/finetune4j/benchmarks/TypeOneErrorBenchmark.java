// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The rate at which each test, and the verdict of {@code Evaluator.compare}, calls a difference where there is none:
 * both models answer every row with the same chances. And how often planned comparisons find the difference that they
 * were planned for.
 */
final class TypeOneErrorBenchmark implements Benchmark {
    private static final double ALPHA = 0.05;
    private static final double TOLERATED_POWER = 0.02;

    @Override
    public String name() {
        return "type-one-error";
    }

    @Override
    public Set<String> options() {
        return Set.of("comparisons", "rows", "scores", "resamples", "seed");
    }

    @Override
    public String usage() {
        return "type-one-error [--comparisons 10000] [--rows 20,100,500,2000] [--scores binary,skewed,clustered,...]"
                + " [--resamples 999] [--seed 1]; scores: " + String.join(", ", SimulatedScores.NAMES);
    }

    @Override
    public Map<String, Object> run(Options options) {
        int comparisons = options.integer("comparisons", 10_000, 100);
        int resamples = options.integer("resamples", 999, 100);
        int seed = options.integer("seed", 1, 0);
        List<String> scores = words(options, "scores", String.join(",", SimulatedScores.NAMES));
        List<Integer> rows = words(options, "rows", "20,100,500,2000").stream()
                .map(Integer::valueOf)
                .toList();
        double limit = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / comparisons);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("comparisons", comparisons);
        figures.put("alpha", ALPHA);
        figures.put("limit", Summary.rounded(limit, 5));
        List<String> above = new ArrayList<>();
        Map<String, Object> errors = new LinkedHashMap<>();
        for (String name : scores) {
            Map<String, Object> byRows = new LinkedHashMap<>();
            for (int n : rows) {
                SimulatedScores simulated = SimulatedScores.named(name, resamples);
                Map<String, Double> rates = rates(simulated, n, comparisons, seed, 0);
                byRows.put(String.valueOf(n), rates);
                rates.forEach((test, rate) -> {
                    if (rate > limit && simulated.judged().contains(test)) {
                        above.add(name + " " + n + " " + test);
                    }
                });
                System.err.println(name + " " + n + " " + rates);
            }
            errors.put(name, byRows);
        }
        figures.put("type_one_error", errors);
        figures.put("above_limit", above);
        powers(figures, scores, comparisons, resamples, seed);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static void powers(
            Map<String, Object> figures, List<String> scores, int comparisons, int resamples, int seed) {
        Map<String, Object> powers = new LinkedHashMap<>();
        List<String> off = new ArrayList<>();
        for (String name : scores) {
            SimulatedScores simulated = SimulatedScores.named(name, resamples);
            for (double planned : new double[] {0.8, 0.9}) {
                int n = simulated.plannedRows(ALPHA, planned);
                if (n == 0) {
                    continue;
                }
                Map<String, Double> rates = rates(simulated, n, comparisons, seed, 1);
                powers.put(name + ", planned " + planned + ", rows " + n, rates);
                System.err.println(name + " power " + planned + " n " + n + " " + rates);
                for (String test : simulated.plannedTests()) {
                    if (Math.abs(rates.getOrDefault(test, 0.0) - planned) > TOLERATED_POWER) {
                        off.add(name + " " + planned + " " + test);
                    }
                }
            }
        }
        figures.put("power", powers);
        figures.put("power_off_by_more_than_2_points", off);
    }

    private static List<String> words(Options options, String name, String otherwise) {
        return Arrays.asList(options.text(name).orElse(otherwise).split(","));
    }

    /**
     * The share of comparisons in which each test rejects; simulations are independent of each other and of the number
     * of threads.
     */
    private static Map<String, Double> rates(
            SimulatedScores simulated, int n, int comparisons, int seed, double effect) {
        List<String> tests = simulated.tests();
        long[] rejected = IntStream.range(0, comparisons)
                .parallel()
                .mapToObj(i -> simulated.rejections(n, effect, ALPHA, new SplittableRandom(seed * 1_000_003L + i)))
                .map(TypeOneErrorBenchmark::counts)
                .reduce(new long[tests.size()], TypeOneErrorBenchmark::sum);
        Map<String, Double> rates = new LinkedHashMap<>();
        for (int test = 0; test < tests.size(); test++) {
            rates.put(tests.get(test), Summary.rounded((double) rejected[test] / comparisons, 5));
        }
        return rates;
    }

    private static long[] counts(boolean[] rejected) {
        return IntStream.range(0, rejected.length)
                .mapToLong(i -> rejected[i] ? 1 : 0)
                .toArray();
    }

    private static long[] sum(long[] one, long[] other) {
        return IntStream.range(0, one.length).mapToLong(i -> one[i] + other[i]).toArray();
    }
}
