// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.InitialValues;
import io.github.finetune4j.lora.internal.kernel.Layout;
import io.github.finetune4j.lora.internal.train.EpochOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The draws of a training of ours from its seed, as files for a peer: both sides then start from the same numbers and
 * learn the same rows in the same order, and what is left between them is arithmetic.
 *
 * @param adapter PEFT folder of the untrained adapter
 * @param rows chat JSONL in the order of the first epoch
 */
record SharedStart(Path adapter, Path rows) {
    static final int RANK = 16;
    static final double ALPHA = 32;

    /** Writes what the seed gives for an adapter of all projections. */
    static SharedStart write(Path folder, Path model, List<ChatExample> examples, long seed) {
        SharedStart start = new SharedStart(folder.resolve("start"), folder.resolve("train.jsonl"));
        int[] order = EpochOrder.of(examples.size(), seed, 1);
        ChatJsonl.write(start.rows, Arrays.stream(order).mapToObj(examples::get).toList());
        Layout layout = Layout.adapter(ModelConfigReader.read(model), AdapterShape.allLinear(RANK, ALPHA));
        AdapterConfig config = new AdapterConfig(RANK, ALPHA, 0, false, LlamaTensors.MODULES, model.toString());
        makeFolder(start.adapter);
        Adapter.write(start.adapter, config, parts(InitialValues.adapter(layout, seed)));
        return start;
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    /** {@return numbers under their names, to be written in float32} */
    static List<SafetensorsWriter.Part> parts(Map<String, FloatTensor> numbers) {
        return numbers.entrySet().stream()
                .map(each -> SafetensorsWriter.Part.of(
                        each.getKey(), each.getValue().shape(), each.getValue().values()))
                .toList();
    }
}
