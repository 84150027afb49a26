// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.LoadedAdapter;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the gradient of real batches in both precisions, and lets PEFT compute them too and say how far each lies
 * from its own in fp32.
 */
final class GradientCheck implements Benchmark {
    private static final int BATCH = 8;

    @Override
    public String name() {
        return "gradient-check";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "adapter", "csv", "batches");
    }

    @Override
    public String usage() {
        return "gradient-check --model DIR --adapter DIR --csv train.csv [--batches 6]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Peer.check();
        Path model = options.existing("model");
        Path adapter = options.existing("adapter");
        int count = options.integer("batches", 6, 1) * BATCH;
        List<ChatExample> rows = RealData.BANKING77.read(options.existing("csv"));
        if (count > rows.size()) {
            throw options.wrong("--batches asks for " + count + " rows, the file has " + rows.size());
        }
        Path out = folder();
        Path file = temporary(out, "rows.jsonl");
        ChatJsonl.write(file, rows.subList(0, count));
        ResultLine figures = ResultLine.of(this, "fp32 and bf16").put("adapter", adapter.toString());
        LoadedModel.DTYPES.forEach(dtype -> write(out, model, adapter, dtype, rows.subList(0, count)));
        List<String> arguments = List.of(model.toString(), adapter.toString(), file.toString(), out.toString());
        figures.put("peer", Peer.run("check_gradients.py", arguments));
        return figures.map();
    }

    private static void write(Path out, Path folder, Path adapter, String dtype, List<ChatExample> rows) {
        try (LoadedModel model = LoadedModel.open(folder, dtype);
                Kernel kernel = LoadedAdapter.on(model.weights(), Adapter.read(adapter, model.config()))) {
            for (int i = 0; i < rows.size() / BATCH; i++) {
                PackedBatch batch = PackedBatch.of(rows.subList(BATCH * i, BATCH * (i + 1)).stream()
                        .map(model::row)
                        .toList());
                kernel.forget();
                kernel.accumulate(batch, 1.0 / batch.targets(), 0);
                SafetensorsWriter.write(
                        temporary(out, dtype + "-" + i + ".safetensors"),
                        SharedStart.parts(kernel.export(StateKind.GRADIENT)));
            }
        }
    }

    private static Path temporary(Path folder, String name) {
        Path file = folder.resolve(name);
        file.toFile().deleteOnExit();
        return file;
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("gradients");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the gradients", e);
        }
    }
}
