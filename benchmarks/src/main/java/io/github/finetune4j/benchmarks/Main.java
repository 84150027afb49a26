// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Starts the benchmark that the first argument names and prints its figures as one JSON line, the last of the output.
 */
final class Main {
    private static final List<Benchmark> ALL = List.of(
            new LoraBenchmark(),
            new DecodeBenchmark(),
            new CudaBenchmark(),
            new MemoryBenchmark(),
            new Banking77Benchmark(),
            new HeadsBenchmark(),
            new SeedsBenchmark(),
            new AdapterCheck(),
            new GradientCheck(),
            new ExportCheck(),
            new DatasetBenchmark(),
            new DedupBenchmark(),
            new RoutingBenchmark(),
            new RolloutAaBenchmark(),
            new RolloutDelayBenchmark(),
            new FalseAlarmsBenchmark(),
            new AlarmDelayBenchmark(),
            new ExactnessBenchmark(),
            new DriftExactnessBenchmark(),
            new LabelExactnessBenchmark(),
            new TextMetricsBenchmark(),
            new TokenizerBenchmark(),
            new BootstrapBenchmark(),
            new TypeOneErrorBenchmark(),
            new CascadePromiseBenchmark(),
            new CrowdBenchmark(),
            new HumanStudyBenchmark(),
            new AdjudicationBenchmark(),
            new PeoplePagesBenchmark(),
            new SearchBenchmark(),
            new LoraTableBenchmark(),
            new RescoreBenchmark(),
            new ReplaceBenchmark(),
            new RescueBenchmark(),
            new RegistryBenchmark(),
            new CaptureBenchmark(),
            new AdaptersBenchmark(),
            new HubDownloadBenchmark(),
            new DocumentsCheck(),
            new HubCheck(),
            new OpenAiCheck(),
            new DataCommand(),
            new FuzzBenchmark(),
            new FuzzProcessBenchmark());

    private Main() {}

    public static void main(String[] args) {
        System.exit(start(args));
    }

    static int start(String[] args) {
        try {
            System.out.println(JsonLines.line(run(args)));
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    private static Map<String, Object> run(String[] args) {
        Benchmark benchmark = benchmark(args.length == 0 ? "" : args[0]);
        return benchmark.run(Options.parse(benchmark, Arrays.asList(args).subList(1, args.length)));
    }

    private static Benchmark benchmark(String name) {
        return ALL.stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no benchmark of that name: " + name
                        + " -> benchmarks/run takes one of\n"
                        + ALL.stream().map(b -> "  " + b.usage()).collect(Collectors.joining("\n"))));
    }
}
