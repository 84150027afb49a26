// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.model;

import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A source of base models for local training: a folder of model folders, a hub's cache, a resource in a jar.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface ModelSource {
    /**
     * {@return a folder in Hugging Face's layout ({@code config.json}, {@code model.safetensors},
     * {@code tokenizer.json} …), empty if this source does not know the model}
     *
     * @param modelId for example {@code HuggingFaceTB/SmolLM2-135M-Instruct}
     * @throws io.github.finetune4j.error.FineTuneException if it knows the model but cannot provide it
     */
    Optional<Path> folder(String modelId);
}
