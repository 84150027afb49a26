// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.io.Checkpoints;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.train.TrainerState;
import io.github.finetune4j.lora.internal.train.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trainer's state as files of a checkpoint: numbers in {@code trainer.safetensors}, the rest in {@code state.json}.
 */
public final class StateFiles {
    private static final String TENSORS = "trainer.safetensors";

    private StateFiles() {}

    /** {@return what is kept besides the numbers} */
    public static ObjectNode json(TrainerState state) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        state.losses().forEach(json.putArray("losses")::add);
        json.set("validations", JsonFile.mapper().valueToTree(state.validations()));
        json.set("plan", JsonFile.mapper().valueToTree(state.plan()));
        return json;
    }

    /** Writes the numbers. */
    public static void write(Path folder, TrainerState state) {
        SafetensorsWriter.write(folder.resolve(TENSORS), parts(state.tensors()));
    }

    static List<SafetensorsWriter.Part> parts(Map<String, FloatTensor> tensors) {
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        tensors.forEach((name, tensor) -> parts.add(SafetensorsWriter.Part.of(name, tensor.shape(), tensor.values())));
        return parts;
    }

    /** {@return the state of a checkpoint} */
    public static TrainerState read(Checkpoints.Found found) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(found.folder().resolve(TENSORS))) {
            file.names().forEach(name -> tensors.put(name, floats(file.tensor(name))));
        }
        JsonNode plan = found.state().path("plan");
        return new TrainerState(
                tensors,
                found.step(),
                losses(found.state().path("losses")),
                validations(found.state().path("validations")),
                new TrainerState.Plan(
                        plan.path("rows").asInt(),
                        plan.path("totalSteps").asLong(),
                        plan.path("rowsPerStep").asInt(),
                        plan.path("seed").asLong()));
    }

    static FloatTensor floats(TensorData tensor) {
        return new FloatTensor(tensor.shape(), Floats.of(tensor));
    }

    private static List<Double> losses(JsonNode node) {
        List<Double> losses = new ArrayList<>();
        node.forEach(each -> losses.add(each.asDouble()));
        return losses;
    }

    private static List<Validation> validations(JsonNode node) {
        List<Validation> validations = new ArrayList<>();
        node.forEach(each -> validations.add(new Validation(
                each.path("step").asLong(),
                each.path("loss").asDouble(),
                each.path("judged").asDouble(each.path("loss").asDouble()),
                each.path("best").asBoolean())));
        return validations;
    }
}
