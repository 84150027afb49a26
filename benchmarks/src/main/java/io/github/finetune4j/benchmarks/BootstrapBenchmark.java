// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** BCa intervals on one thread, beside scipy's vectorised ones on the same values. */
final class BootstrapBenchmark implements Benchmark {
    private static final double LEVEL = 0.95;
    private static final int WARM_UP = 20;

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public Set<String> options() {
        return Set.of("n", "resamples", "runs");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "bootstrap [--n 500] [--resamples 10000] [--runs 50] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int n = options.integer("n", 500, 2);
        int resamples = options.integer("resamples", 10_000, 100);
        int runs = options.integer("runs", 50, 1);
        // no even spread, so that the acceleration of BCa has something to do
        double[] values = IntStream.range(0, n)
                .mapToDouble(i -> Math.exp(Math.sin(i * 1.7) + i % 7 / 5.0))
                .toArray();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("n", n);
        figures.put("resamples", resamples);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Object> mean = timed(runs, unused -> Bootstrap.bcaOfMean(values, LEVEL, resamples, random));
        figures.put("mean", mean);
        figures.put(
                "any_statistic", timed(runs, unused -> Bootstrap.bca(values, Means::mean, LEVEL, resamples, random)));
        figures.put(
                "median",
                timed(
                        Math.max(1, runs / 10),
                        unused -> Bootstrap.bca(values, x -> Quantiles.linear(x, 0.5), LEVEL, resamples, random)));
        if (options.flag("peer")) {
            Map<String, Object> peer = Peer.run(
                    "bootstrap_peer.py",
                    List.of("--values", JsonLines.line(values), "--resamples", String.valueOf(resamples)));
            figures.put("peer", peer);
            figures.put("ratio", Summary.rounded(number(peer.get("median_ms")) / number(mean.get("median_ms")), 1));
        }
        return figures;
    }

    private static Map<String, Object> timed(int runs, Function<Integer, Interval> work) {
        double[] millis = new double[runs];
        Interval last = work.apply(0);
        for (int run = -Math.min(WARM_UP, runs); run < runs; run++) {
            long start = CpuClock.nanos();
            last = work.apply(run);
            if (run >= 0) {
                millis[run] = (CpuClock.nanos() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median_ms", Summary.rounded(millis[runs / 2], 3));
        figures.put("lower", last.lower());
        figures.put("upper", last.upper());
        return figures;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
