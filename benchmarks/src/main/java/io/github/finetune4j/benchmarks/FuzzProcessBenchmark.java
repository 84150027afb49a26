// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Feeds child JVMs with broken prompts, rows, model folders, GGUF files and adapters for some time, and counts those
 * that died. The number of an input and the seed make the input, so each can be had again with {@code --only}.
 */
final class FuzzProcessBenchmark implements Benchmark {
    @Override
    public String name() {
        return "fuzz-process";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "out", "seconds", "seed", "heap", "limit", "children", "only");
    }

    @Override
    public String usage() {
        return "fuzz-process [--seconds 600] [--seed 1] [--model FOLDER, by default the starter model] [--out FOLDER]"
                + " [--heap 512] [--limit SECONDS_FOR_ONE, 30] [--children 2] [--only NUMBER]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        long seed = options.integer("seed", 1, 0);
        Path out = Path.of(options.text("out").orElse("target/fuzz-process")).toAbsolutePath();
        int seconds = options.integer("seconds", 600, 1);
        FuzzCounts counts = new FuzzCounts();
        FuzzSeeds.make(model(options), out.resolve("seeds"));
        FuzzChildren children = new FuzzChildren(
                new FuzzChildren.Limits(options.integer("heap", 512, 64), options.integer("limit", 30, 1)),
                seed,
                out,
                counts);
        int only = options.integer("only", -1, -1);
        if (only >= 0) {
            children.once(only);
        } else {
            children.run(options.integer("children", 2, 1), seconds);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("seconds", seconds);
        figures.put("seed", seed);
        counts.figures(figures);
        figures.put("java", System.getProperty("java.version"));
        return figures;
    }

    private static Path model(Options options) {
        if (options.text("model").isPresent()) {
            return options.existing("model");
        }
        return Path.of(System.getProperty("finetune4j.peers", "benchmarks/peers"))
                .resolve("../../starter-model/src/main/resources/io/github/finetune4j/startermodel/model")
                .normalize();
    }
}
