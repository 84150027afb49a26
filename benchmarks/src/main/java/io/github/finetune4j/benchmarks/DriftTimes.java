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
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Processor seconds of our side for the names that {@code drift_peer.py} has timed, on columns drawn alike. */
final class DriftTimes {
    private static final int REPEATS = 5;
    /** A second, until which what runs often is compiled; the peers' code was before. */
    private static final long WARM = 1_000_000_000L;

    private static final int CATEGORIES = 8;
    private static final String OF_CATEGORIES = " of categories";
    private static final String CHUNKS = "chunks ";
    private static final String TEXTS = "texts";
    private static final int MOST_TEXTS = 20_000;
    private static final int WORDS = 5000;
    private static final int WORDS_OF_A_TEXT = 12;

    private final int rows;
    private final SplittableRandom random;
    private final Map<String, IntFunction<DriftColumn>> columns = new LinkedHashMap<>();

    DriftTimes(int rows, long seed) {
        this.rows = rows;
        random = new SplittableRandom(seed);
        put("numbers", normal(0), normal(0.01), (values, n) -> DriftColumn.numeric(Arrays.copyOf(values, n)));
        put(TEXTS, texts(0), texts(0.25), (texts, n) -> DriftColumn.text(texts.subList(0, n)));
        for (int k : new int[] {CATEGORIES, 2}) {
            put(String.valueOf(k), words(k), words(k), (words, n) -> DriftColumn.categorical(words.subList(0, n)));
        }
    }

    private <T> void put(String kind, T before, T now, BiFunction<T, Integer, DriftColumn> first) {
        columns.put(kind + " before", n -> first.apply(before, n));
        columns.put(kind + " now", n -> first.apply(now, n));
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

    /** As {@code texts} of the peer has them. */
    private List<String> texts(double turned) {
        double[] reached = new double[WORDS];
        for (int i = 0; i < WORDS; i++) {
            reached[i] = (i == 0 ? 0 : reached[i - 1]) + 1.0 / (i + 1);
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < Math.min(rows, MOST_TEXTS); i++) {
            boolean turn = random.nextDouble() < turned;
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < WORDS_OF_A_TEXT; k++) {
                int place = Arrays.binarySearch(reached, random.nextDouble() * reached[WORDS - 1]);
                int word = Math.min(WORDS - 1, place < 0 ? -place - 1 : place);
                text.append(k == 0 ? "w" : " w").append(turn ? WORDS - 1 - word : word);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    /** Of so many rows of each side, or of all. */
    double seconds(String name, int of) {
        Runnable work = work(name, of);
        long least = Long.MAX_VALUE;
        long spent = 0;
        for (int i = 0; i < REPEATS || spent < WARM; i++) {
            long start = CpuClock.nanos();
            work.run();
            long took = CpuClock.nanos() - start;
            spent += took;
            least = Math.min(least, took);
        }
        return least / 1e9;
    }

    private Runnable work(String name, int of) {
        if (name.equals("cbpe")) {
            return estimates();
        }
        boolean chunks = name.startsWith(CHUNKS);
        String word = name.replace(CHUNKS, "").replace(OF_CATEGORIES, "");
        boolean two = word.equals("z") || word.equals("fisher_exact");
        String numbersOrTexts = word.endsWith("text_content_drift") ? TEXTS : "numbers";
        String kind = !name.endsWith(OF_CATEGORIES) ? numbersOrTexts : two ? "2" : String.valueOf(CATEGORIES);
        DriftColumn before = column(kind + " before", of);
        DriftColumn now = column(kind + " now", of);
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

    private DriftColumn column(String name, int of) {
        IntFunction<DriftColumn> column = columns.get(name);
        if (column == null) {
            throw new IllegalStateException("no column " + name);
        }
        return column.apply(of);
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
