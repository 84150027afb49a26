// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.FiniteNumbers;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.Merge;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.PromptConfig;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.lora.internal.train.Validation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what a run leaves: an adapter or a model, with {@code run-manifest.json} beside it. */
record Results(RunFolder run, RunSettings settings, String baseHash) {
    /** {@return the folder that was written} */
    Path write(Map<String, FloatTensor> parameters, ObjectNode manifest) {
        Path target = run.result(settings);
        AtomicFolder.write(target, folder -> {
            if (settings.full()) {
                writeModel(folder, parameters);
            } else {
                writeAdapter(folder, parameters);
            }
            AtomicFile.write(folder.resolve("run-manifest.json"), manifest.toPrettyString() + "\n");
        });
        return target;
    }

    void writeAdapter(Path folder, Map<String, FloatTensor> parameters) {
        int virtualTokens = settings.method().virtualTokens();
        if (virtualTokens > 0) {
            ModelConfig model = ModelConfigReader.read(Path.of(settings.baseFolder()));
            SafetensorsWriter.Part vectors = StateFiles.parts(parameters).get(0);
            Adapter.write(folder, new PromptConfig(virtualTokens, baseName()), model, vectors);
            return;
        }
        RunSettings.Lora lora = settings.lora();
        AdapterConfig.Variant variant = new AdapterConfig.Variant(
                lora.dora(), lora.rankPattern(), lora.alphaPattern(), Set.copyOf(lora.layers()), lora.modulesToSave());
        AdapterConfig config = new AdapterConfig(
                lora.rank(),
                lora.alpha(),
                lora.dropout(),
                lora.rankStabilized(),
                lora.targetModules(),
                baseName(),
                variant);
        Adapter.write(folder, config, StateFiles.parts(parameters));
    }

    // an adapter that was gone on with belongs to the base, not to the adapter before it
    private String baseName() {
        return settings.method().continued() ? settings.baseFolder() : settings.baseModel();
    }

    // in the types of the base's files, so that the folder is as large as the base's
    private void writeModel(Path folder, Map<String, FloatTensor> parameters) {
        Path base = Path.of(settings.baseFolder());
        ModelConfig config = ModelConfigReader.read(base);
        Merge.copySettings(base, folder);
        try (TensorSource weights = ModelWeights.open(base, config)) {
            List<SafetensorsWriter.Part> parts = new ArrayList<>();
            parameters.forEach((name, tensor) -> {
                Dtype dtype = ModelWeights.typeToWrite(weights, name, config);
                parts.add(new SafetensorsWriter.Part(
                        name,
                        dtype,
                        tensor.shape(),
                        () -> FiniteNumbers.requireHeld(Floats.bytes(tensor.values(), dtype), name, dtype)));
            });
            SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
        }
    }

    /** {@return what was done, in one object} */
    ObjectNode manifest(TrainerResult result, int stepsPerEpoch, long totalSteps, Instant finished) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", 1)
                .put("job", run.id())
                .put("created", settings.created())
                .put("finished", finished.toString());
        json.put("baseModel", settings.baseModel()).put("baseFingerprint", baseHash);
        json.put("adaptation", adaptation()).put("dtype", RunJson.word(settings.dtype()));
        json.set("method", RunJson.mapper().valueToTree(settings.method()));
        json.set("data", JsonFile.mapper().valueToTree(settings.data()));
        json.set("training", RunJson.mapper().valueToTree(settings.loop()));
        json.set("adapter", JsonFile.mapper().valueToTree(settings.adapter()));
        json.put("seed", settings.loop().seed());
        json.set("metadata", JsonFile.mapper().valueToTree(settings.metadata()));
        json.set("notes", JsonFile.mapper().valueToTree(settings.notes()));
        json.set("versions", JsonFile.mapper().valueToTree(LibraryVersions.all()));
        json.put("steps", result.steps()).put("plannedSteps", totalSteps).put("end", RunJson.word(result.end()));
        json.set("epochs", epochs(result, stepsPerEpoch));
        json.set("validations", JsonFile.mapper().valueToTree(result.validations()));
        result.kept().ifPresent(kept -> json.put("keptStep", kept.step()).put("keptLoss", kept.loss()));
        return json;
    }

    private String adaptation() {
        if (settings.method().virtualTokens() > 0) {
            return "prompt_tuning";
        }
        return settings.full() ? "full" : "lora";
    }

    private static ArrayNode epochs(TrainerResult result, int stepsPerEpoch) {
        ArrayNode epochs = JsonFile.mapper().createArrayNode();
        List<Double> losses = result.losses();
        for (int from = 0, epoch = 1; from < losses.size(); from += stepsPerEpoch, epoch++) {
            int to = Math.min(losses.size(), from + stepsPerEpoch);
            ObjectNode node = epochs.addObject().put("epoch", epoch).put("step", to);
            node.put(
                    "trainingLoss",
                    losses.subList(from, to).stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(Double.NaN));
            result.validations().stream()
                    .filter(each -> each.step() == to)
                    .mapToDouble(Validation::loss)
                    .findFirst()
                    .ifPresent(loss -> node.put("validationLoss", loss));
        }
        return epochs;
    }
}
