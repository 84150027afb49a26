// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The starter model, tuned by LoRA in this JVM. */
final class LoraTuner implements Tuner {
    private static final double FIRST_EPOCHS = 6;
    private static final double EPOCHS = 4;
    private static final double FIRST_RATE = 5e-3;
    private static final double RATE = 3e-3;
    private static final long SEED = 7;

    private final RegistryStore registry;
    private final LocalLoraProvider local;
    private final BiConsumer<String, JobEvent> progress;
    private final Map<Integer, Map<String, LocalChatModel>> models = new HashMap<>();

    /**
     * A tuner.
     *
     * @param registry keeps its runs
     * @param runs folder for them
     * @param progress notified of each training's key and event
     */
    LoraTuner(RegistryStore registry, Path runs, BiConsumer<String, JobEvent> progress) {
        this.registry = registry;
        this.progress = progress;
        local = LocalLoraProvider.builder().runs(runs).build();
    }

    @Override
    public ModelVersion tune(String key, String name, @Nullable ModelVersion from, Dataset rows) {
        FineTune.Builder job = FineTune.builder()
                .registry(registry, name)
                .provider(local)
                .trainingData(rows)
                .hyperparameters(h -> h.epochs(from == null ? FIRST_EPOCHS : EPOCHS)
                        .learningRate(from == null ? FIRST_RATE : RATE)
                        .batchSize(16))
                .seed(SEED)
                .labels(l -> l.idempotencyKey(key))
                .onEvent(event -> progress.accept(key, event));
        ModelRef tuned = (from == null
                        ? job.baseModel(StarterModel.folder().toString())
                                .lora(lora -> lora.rank(16).alpha(32))
                        : job.baseModel(from))
                .run();
        return registry.model(name).versions().stream()
                .filter(version -> version.ref().equals(tuned))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        tuned + " is not on record as a version of " + name + " -> see the log of the registry"));
    }

    @Override
    public ChatModel model(ModelVersion version) {
        return models.computeIfAbsent(version.number(), number -> new HashMap<>())
                .computeIfAbsent(version.name(), name -> local.chatModel(version));
    }

    @Override
    public void close() {
        models.values().forEach(each -> each.values().forEach(LocalChatModel::close));
        local.close();
    }
}
