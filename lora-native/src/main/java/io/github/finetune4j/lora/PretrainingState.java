// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.io.Checkpoints;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.InitialValues;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The weights of a pretraining: at its start, in its checkpoints, at its end. */
final class PretrainingState {
    private static final List<StateKind> KEPT =
            List.of(StateKind.PARAMETERS, StateKind.FIRST_MOMENT, StateKind.SECOND_MOMENT);

    private final Kernel kernel;
    private final Path folder;
    private final Checkpoints checkpoints;

    /**
     * The progress of a pretraining.
     *
     * @param step steps that were taken
     * @param tokens that they read
     */
    record Progress(long step, long tokens) {}

    PretrainingState(Kernel kernel, Path folder) {
        this.kernel = kernel;
        this.folder = folder;
        this.checkpoints = new Checkpoints(folder.resolve("checkpoints"));
    }

    /** Resumes from the newest checkpoint, or random weights if there is none. */
    Progress start(ModelConfig config, long seed) {
        checkpoints.clean();
        return checkpoints.newest().map(this::restore).orElseGet(() -> {
            kernel.restore(StateKind.PARAMETERS, initial(config, seed));
            return new Progress(0, 0);
        });
    }

    // GPT-2's rule: what adds to the residual stream starts smaller, by one over the root of the number of additions
    private Map<String, FloatTensor> initial(ModelConfig config, long seed) {
        Map<String, FloatTensor> weights = InitialValues.full(kernel.layout(), seed);
        float factor = (float) (1 / Math.sqrt(2.0 * config.layers()));
        weights.forEach((name, tensor) -> {
            if (name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight")) {
                for (int i = 0; i < tensor.values().length; i++) {
                    tensor.values()[i] *= factor;
                }
            }
        });
        return weights;
    }

    private Progress restore(Checkpoints.Found found) {
        for (StateKind kind : KEPT) {
            kernel.restore(kind, read(found.folder().resolve(file(kind))));
        }
        return new Progress(found.step(), found.state().path("tokens").asLong());
    }

    private static Map<String, FloatTensor> read(Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            Map<String, FloatTensor> values = new LinkedHashMap<>();
            for (String name : tensors.names()) {
                TensorData tensor = tensors.tensor(name);
                values.put(name, new FloatTensor(tensor.shape(), Floats.of(tensor)));
            }
            return values;
        }
    }

    /** Keeps everything that going on needs, and forgets all but the newest two. */
    Path checkpoint(Progress progress) {
        ObjectNode state = JsonFile.mapper().createObjectNode().put("tokens", progress.tokens());
        Path written = checkpoints.write(progress.step(), state, aside -> {
            for (StateKind kind : KEPT) {
                write(aside.resolve(file(kind)), kind, Dtype.F32);
            }
        });
        checkpoints.keep(2, OptionalLong.empty());
        return written;
    }

    /** Writes the weights beside config.json. */
    void finish() {
        write(folder.resolve("model.safetensors"), StateKind.PARAMETERS, Dtype.BF16);
    }

    private void write(Path file, StateKind kind, Dtype dtype) {
        SafetensorsWriter.write(
                file,
                kernel.export(kind).entrySet().stream()
                        .map(entry -> new SafetensorsWriter.Part(
                                entry.getKey(),
                                dtype,
                                entry.getValue().shape(),
                                () -> Floats.bytes(entry.getValue().values(), dtype)))
                        .toList());
    }

    private static String file(StateKind kind) {
        return switch (kind) {
            case PARAMETERS -> "parameters.safetensors";
            case FIRST_MOMENT -> "first-moment.safetensors";
            case SECOND_MOMENT -> "second-moment.safetensors";
            case GRADIENT ->
                throw new IllegalArgumentException("no file of gradients, which are not kept -> report it as a bug");
        };
    }
}
