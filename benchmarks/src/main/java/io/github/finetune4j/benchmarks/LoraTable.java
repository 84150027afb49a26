// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.search.space.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Validation losses of real LoRA runs, one run for each combination of settings: what {@link LoraTableBenchmark} makes,
 * and {@link SearchBenchmark} and its peer look up. A file of one line for each run: the four settings' places, and a
 * loss after each {@link #ROWS_A_LOOK} training rows.
 */
record LoraTable(Map<Cell, double[]> runs) {
    static final String HEADER = "rate,rank,batch,alpha,losses";
    static final int LOOKS = 27;
    static final int ROWS_A_LOOK = 16;
    static final double[] LEARNING_RATES = {4e-4, 8e-4, 1.6e-3, 3.2e-3, 6.4e-3, 1.28e-2, 2.56e-2, 5.12e-2};
    static final int[] RANKS = {2, 8, 16};
    static final int[] BATCH_SIZES = {4, 8, 16};
    static final int[] ALPHAS_PER_RANK = {1, 2, 4};

    /** The places of a run's settings in {@link #LEARNING_RATES}, {@link #RANKS} and so on. */
    record Cell(int rate, int rank, int batch, int alpha) {
        static List<Cell> all() {
            return IntStream.range(
                            0, LEARNING_RATES.length * RANKS.length * BATCH_SIZES.length * ALPHAS_PER_RANK.length)
                    .mapToObj(Cell::of)
                    .toList();
        }

        private static Cell of(int number) {
            int alpha = number % ALPHAS_PER_RANK.length;
            int left = number / ALPHAS_PER_RANK.length;
            int batch = left % BATCH_SIZES.length;
            left /= BATCH_SIZES.length;
            return new Cell(left / RANKS.length, left % RANKS.length, batch, alpha);
        }

        static Cell of(Settings settings) {
            return new Cell(
                    settings.whole("rate"),
                    settings.whole("rank"),
                    number(settings.text("batch")),
                    settings.whole("alpha"));
        }

        String line(double[] losses) {
            return rate + "," + rank + "," + batch + "," + alpha + ","
                    + Arrays.stream(losses)
                            .mapToObj(loss -> String.format(Locale.ROOT, "%.5f", loss))
                            .collect(Collectors.joining(" "));
        }
    }

    static boolean isKept() {
        return Files.exists(file());
    }

    private static Path file() {
        return Peer.folder().resolve("lora-table.csv");
    }

    /** {@return the table that was made, for the peer, too} */
    static LoraTable kept() {
        return Kept.TABLE;
    }

    private static final class Kept {
        static final LoraTable TABLE = read(file());
    }

    /** {@return the loss after each look} */
    double[] losses(Cell cell) {
        return Objects.requireNonNull(runs.get(cell), () -> "no run of " + cell + " -> make the table again");
    }

    /** {@return the loss at the end} */
    double last(Cell cell) {
        return losses(cell)[LOOKS - 1];
    }

    double least() {
        return runs.keySet().stream().mapToDouble(this::last).min().orElseThrow();
    }

    static LoraTable read(Path file) {
        try {
            return parse(Files.exists(file) ? Files.readString(file) : HEADER + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static LoraTable parse(String text) {
        Map<Cell, double[]> runs = new LinkedHashMap<>();
        text.lines().skip(1).forEach(line -> {
            String[] fields = line.split(",", -1);
            double[] losses = Arrays.stream(fields[4].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (losses.length != LOOKS) {
                throw new IllegalArgumentException("a run with " + losses.length + " losses, not " + LOOKS + ": " + line
                        + " -> take the line out; its run is made again");
            }
            runs.put(new Cell(number(fields[0]), number(fields[1]), number(fields[2]), number(fields[3])), losses);
        });
        return new LoraTable(runs);
    }

    static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static int number(String field) {
        return Integer.parseInt(field);
    }
}
