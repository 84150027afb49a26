// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.training.LearningRateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes the table of real LoRA runs in which searches look up what settings are worth: the starter model learns to name
 * the intent of a bank customer's message, once for each of 216 combinations of settings. A run that is in the file is
 * not made again; two processes share the work with {@code --parts 2 --part 0} and {@code 1}, each with a file of its
 * own.
 */
final class LoraTableBenchmark implements Benchmark {
    private static final int VALIDATION_ROWS = 24;
    private static final int SEED = 11;

    @Override
    public String name() {
        return "lora-table";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "csv", "out", "parts", "part");
    }

    @Override
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public String usage() {
        return "lora-table --model DIR --csv train.csv --out lora-table.csv [--parts 1] [--part 0]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Path out = Path.of(options.required("out"));
        Path model = options.existing("model");
        int trained = LoraTable.LOOKS * LoraTable.ROWS_A_LOOK;
        List<ChatExample> rows = RealData.BANKING77.read(options.existing("csv"));
        Dataset training = Dataset.of(rows.subList(0, trained));
        Dataset validation = Dataset.of(rows.subList(trained, trained + VALIDATION_ROWS));
        LoraTable table = LoraTable.read(out);
        if (Files.notExists(out)) {
            LoraTable.append(out, LoraTable.HEADER);
        }
        long start = System.nanoTime();
        int made = 0;
        int parts = options.integer("parts", 1, 1);
        int part = options.integer("part", 0, 0);
        List<LoraTable.Cell> cells = LoraTable.Cell.all();
        for (int i = part; i < cells.size(); i += parts) {
            LoraTable.Cell cell = cells.get(i);
            if (!table.runs().containsKey(cell)) {
                LoraTable.append(out, cell.line(losses(model, training, validation, cell)));
                made++;
                System.err.printf(
                        "%d runs made, %d there before%n", made, table.runs().size());
            }
        }
        return Map.of(
                "benchmark",
                name(),
                "made",
                made,
                "runs",
                LoraTable.read(out).runs().size(),
                "seconds",
                Summary.rounded((System.nanoTime() - start) / 1e9, 1));
    }

    private static double[] losses(Path model, Dataset training, Dataset validation, LoraTable.Cell cell) {
        List<Double> losses = new CopyOnWriteArrayList<>();
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(runs()).build()) {
            int batch = LoraTable.BATCH_SIZES[cell.batch()];
            int rank = LoraTable.RANKS[cell.rank()];
            FineTuneJob job = FineTune.builder()
                    .provider(local)
                    .baseModel(model.toString())
                    .trainingData(training)
                    .validationData(validation)
                    .lora(lora -> lora.rank(rank).alpha(rank * LoraTable.ALPHAS_PER_RANK[cell.alpha()]))
                    .hyperparameters(h -> h.epochs(1)
                            .batchSize(batch)
                            .evaluationSteps(LoraTable.ROWS_A_LOOK / batch)
                            .learningRate(LoraTable.LEARNING_RATES[cell.rate()])
                            .schedule(LearningRateSchedule.CONSTANT))
                    .seed(SEED)
                    .onEvent(event -> {
                        if (event instanceof JobEvent.Validated validated) {
                            losses.add(validated.loss());
                        }
                    })
                    .start();
            job.await();
        }
        return losses.stream().limit(LoraTable.LOOKS).mapToDouble(loss -> loss).toArray();
    }

    private static Path runs() {
        try {
            return Files.createTempDirectory("lora-table");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for runs", e);
        }
    }
}
