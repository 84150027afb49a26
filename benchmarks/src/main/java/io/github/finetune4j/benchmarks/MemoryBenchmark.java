// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.lora.MemoryEstimate;
import io.github.finetune4j.lora.internal.djl.ResidentMemory;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A comparison of the memory that a job was estimated to take with the memory that it took. */
final class MemoryBenchmark implements Benchmark {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "data", "dtype", "batch", "steps", "rank");
    }

    @Override
    public Set<String> flags() {
        return Set.of("gradient-checkpointing");
    }

    @Override
    public String usage() {
        return "memory --model DIR --data FILE.jsonl [--dtype bf16|fp32] [--batch 8] [--steps 20] [--rank 16] [--gradient-checkpointing]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        String dtype = options.oneOf("dtype", "bf16", LoadedModel.DTYPES);
        ResultLine figures = ResultLine.of(this, dtype);
        try (LocalLoraProvider local = LocalLoraProvider.builder()
                .runs(temporary())
                .precision(LocalPrecision.valueOf(dtype.toUpperCase(Locale.ROOT)))
                .gradientCheckpointing(options.flag("gradient-checkpointing"))
                .build()) {
            FineTuneSpec spec = spec(options);
            MemoryEstimate estimate = local.estimate(spec);
            train(local, spec);
            report(figures, estimate);
        }
        return figures.map();
    }

    private static void train(LocalLoraProvider local, FineTuneSpec spec) {
        FineTune.builder()
                .provider(local)
                .baseModel(spec.baseModel())
                .trainingData(spec.trainingData())
                .lora(lora -> lora.rank(spec.lora().orElseThrow().rank().orElseThrow()))
                .hyperparameters(h ->
                        h.epochs(1).batchSize(spec.hyperparameters().batchSize().orElseThrow()))
                .run();
    }

    private static void report(ResultLine figures, MemoryEstimate estimate) {
        figures.put("estimate", estimate.toString())
                .put("estimate_mb", estimate.total() >> 20)
                .putPeakMemory();
        ResidentMemory.peak()
                .ifPresent(peak -> figures.put("ratio", Summary.rounded((double) estimate.total() / peak, 3)));
    }

    private static FineTuneSpec spec(Options options) {
        int steps = options.integer("steps", 20, 1);
        int batch = options.integer("batch", 8, 1);
        List<ChatExample> rows = JsonlRows.repeated(JsonlRows.read(options.existing("data")), steps * batch);
        return FineTuneSpec.builder()
                .baseModel(options.existing("model").toString())
                .trainingData(Dataset.of(rows))
                .lora(LoraConfig.builder().rank(options.integer("rank", 16, 1)).build())
                .hyperparameters(
                        Hyperparameters.builder().epochs(1).batchSize(batch).build())
                .build();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("memory");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
