// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.io.WeightsHash;
import java.nio.file.Files;
import java.nio.file.Path;

/** A check of a base that lies elsewhere than when a run began. */
public final class MovedBase {
    private MovedBase() {}

    /**
     * {@return the folder, which has the weights that the run began with}
     *
     * @param run that was trained on the base
     * @param folder where a base of the same name lies now
     * @throws InvalidModelException if its weights are others
     */
    public static Path require(RunFolder run, Path folder) {
        Path file = run.path().resolve(TrainingRun.BASE);
        String began =
                Files.exists(file) ? JsonFile.object(file).path("fingerprint").asText() : "";
        String found;
        try (TensorSource weights = ModelWeights.open(folder, ModelConfigReader.read(folder))) {
            found = WeightsHash.of(weights);
        }
        if (!found.equals(began)) {
            throw new InvalidModelException(
                    "the base of " + run.id() + " is not where it was, and what is called so now, "
                            + folder + ", has other weights: they hash to " + found + ", then " + began
                            + " -> put the old files back, or train again");
        }
        return folder;
    }
}
