// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.monitor.decay.PerformanceEstimator;
import io.github.finetune4j.monitor.decay.Predictions;
import io.github.finetune4j.monitor.drift.ChunkDrift;
import io.github.finetune4j.monitor.drift.DriftColumn;
import io.github.finetune4j.monitor.drift.DriftMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Processor seconds of our side for the names that {@code drift_peer.py} has timed, on columns drawn alike. */
final class DriftTimes {
    private static final int REPEATS = 5;
    private static final int CATEGORIES = 8;
    private static final String OF_CATEGORIES = " of categories";
    private static final String CHUNKS = "chunks ";

    private final int rows;
    private final SplittableRandom random;
    private final Map<String, DriftColumn> columns = new LinkedHashMap<>();

    DriftTimes(int rows, long seed) {
        this.rows = rows;
        random = new SplittableRandom(seed);
        columns.put("numbers before", DriftColumn.numeric(normal(0)));
        columns.put("numbers now", DriftColumn.numeric(normal(0.01)));
        for (int k : new int[] {CATEGORIES, 2}) {
            columns.put(k + " before", DriftColumn.categorical(words(k)));
            columns.put(k + " now", DriftColumn.categorical(words(k)));
        }
    }

    private double[] normal(double shift) {
        java.util.Random draws = new java.util.Random(random.nextLong());
        return draws.doubles(rows).map(u -> draws.nextGaussian() + shift).toArray();
    }

    private List<String> words(int k) {
        String[] names = new String[k];
        Arrays.setAll(names, i -> "k" + i);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            words.add(names[random.nextInt(k)]);
        }
        return words;
    }

    double seconds(String name) {
        Runnable work = work(name);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = CpuClock.nanos();
            work.run();
            least = Math.min(least, CpuClock.nanos() - start);
        }
        return least / 1e9;
    }

    private Runnable work(String name) {
        if (name.equals("cbpe")) {
            return estimates();
        }
        boolean chunks = name.startsWith(CHUNKS);
        String word = name.replace(CHUNKS, "").replace(OF_CATEGORIES, "");
        boolean two = word.equals("z") || word.equals("fisher_exact");
        String kind = !name.endsWith(OF_CATEGORIES) ? "numbers" : two ? "2" : String.valueOf(CATEGORIES);
        DriftColumn before = column(kind + " before");
        DriftColumn now = column(kind + " now");
        if (chunks) {
            return () -> {
                ChunkDrift drift = ChunkDrift.fit(before, DriftCases.chunkMethod(word), rows / 10);
                drift.chunks(before);
                drift.chunks(now);
            };
        }
        DriftMethod method = DriftMethod.named(word);
        return () -> DriftCases.compare(before, now, method);
    }

    private DriftColumn column(String name) {
        DriftColumn column = columns.get(name);
        if (column == null) {
            throw new IllegalStateException("no column " + name);
        }
        return column;
    }

    private Runnable estimates() {
        double[] scores = new double[2 * rows];
        int[] truth = new int[rows];
        java.util.Random draws = new java.util.Random(random.nextLong());
        for (int i = 0; i < scores.length; i++) {
            double logit = 1.5 * draws.nextGaussian() - 0.5;
            scores[i] = 1 / (1 + Math.exp(-4 * logit));
            if (i < rows) {
                truth[i] = draws.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
            }
        }
        int[] predicted = Arrays.stream(scores).mapToInt(s -> s >= 0.5 ? 1 : 0).toArray();
        Predictions before = Predictions.binary(Arrays.copyOf(scores, rows), Arrays.copyOf(predicted, rows));
        Predictions now = Predictions.binary(
                Arrays.copyOfRange(scores, rows, 2 * rows), Arrays.copyOfRange(predicted, rows, 2 * rows));
        return () -> {
            PerformanceEstimator estimator = PerformanceEstimator.fit(before, truth, rows / 10);
            estimator.estimate(before);
            estimator.estimate(now);
        };
    }
}
