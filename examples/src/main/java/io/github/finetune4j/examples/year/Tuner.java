// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/** Trains models and lets them answer. For one thread. */
interface Tuner extends AutoCloseable {
    /**
     * {@return the model, on record under its name}
     *
     * @param key the same key is the same training, also after the process died in the middle of it
     * @param name of the model in the registry
     * @param from the model to go on from; null: the base model
     * @param rows to learn from
     */
    ModelVersion tune(String key, String name, @Nullable ModelVersion from, Dataset rows);

    /** {@return a model that answers} */
    ChatModel model(ModelVersion version);

    @Override
    void close();
}
