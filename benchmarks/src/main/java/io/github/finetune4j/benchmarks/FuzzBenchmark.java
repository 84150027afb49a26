// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Feeds the reader with broken rows for some time: files from a folder, changed at random. What breaks one of
 * {@link FuzzedFile}'s promises is kept in {@code --out}.
 */
final class FuzzBenchmark implements Benchmark {
    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public Set<String> options() {
        return Set.of("seeds", "out", "seconds", "seed");
    }

    @Override
    public String usage() {
        return "fuzz --seeds FOLDER --out FOLDER [--seconds 600] [--seed 1]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        List<byte[]> seeds = seeds(options.existing("seeds"));
        Path out = Path.of(options.required("out"));
        long seconds = options.integer("seconds", 600, 1);
        Random random = new Random(options.integer("seed", 1, 0));
        Mutation mutation = new Mutation(seeds, random);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long inputs = 0;
        long bytes = 0;
        long slow = 0;
        double mostShare = 0;
        List<String> broken = new ArrayList<>();
        while (System.nanoTime() < end) {
            byte[] input = mutation.next();
            inputs++;
            bytes += input.length;
            FuzzedFile file = new FuzzedFile(input, random.nextInt(FuzzedFile.WAYS));
            String problem = file.problem();
            FuzzCost cost = file.cost(); // after the promises: then all is loaded and compiled
            mostShare = Math.max(mostShare, cost.share());
            if (cost.isAbove()) {
                slow++;
                problem += (problem.isEmpty() ? "" : "; ") + cost.micros() / 1_000 + " ms of processor time for "
                        + cost.bytes() + " bytes";
            }
            if (!problem.isEmpty()) {
                broken.add(problem);
                keep(out, inputs, input);
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("seconds", seconds);
        figures.put("inputs", inputs);
        figures.put("mb", Summary.rounded(bytes / 1e6, 1));
        figures.put("broken", broken.size());
        figures.put("slow", slow);
        figures.put("limit_ms", FuzzCost.FREE_MICROS / 1_000);
        figures.put("limit_us_a_byte", FuzzCost.MICROS_A_BYTE);
        figures.put("slowest_share_of_limit", Summary.rounded(mostShare, 3));
        figures.put("first", broken.stream().limit(5).toList());
        return figures;
    }

    private static List<byte[]> seeds(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<byte[]> seeds = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) < 200_000) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static void keep(Path out, long number, byte[] input) {
        try {
            Files.createDirectories(out);
            Files.write(out.resolve("input-" + number), input);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out, e);
        }
    }
}
