// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** A training run on record: the time that passes within the registry, as a share of the run's. */
final class RecordingCost {
    private RecordingCost() {}

    static Map<String, Object> measure(Path folder, Path model, List<ChatExample> rows) {
        LongAdder nanos = new LongAdder();
        long start = System.nanoTime();
        int points;
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                LocalLoraProvider local = LocalLoraProvider.builder()
                        .runs(folder.resolve("runs"))
                        .precision(LocalPrecision.BF16)
                        .build()) {
            FineTune.builder()
                    .registry(new Timed(registry, nanos), "model")
                    .provider(local)
                    .baseModel(model.toString())
                    .trainingData(Dataset.of(rows))
                    .lora(lora -> lora.rank(SharedStart.RANK).alpha(SharedStart.ALPHA))
                    .hyperparameters(h -> h.epochs(1).batchSize(8).learningRate(5e-4))
                    .run();
            points = registry.points(registry.runs().get(0).started().run()).size();
        }
        double run = System.nanoTime() - start;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("train_rows", rows.size());
        figures.put("train_s", Summary.rounded(run / 1e9, 1));
        figures.put("train_points", points);
        figures.put("recording_ms", Summary.rounded(nanos.sum() / 1e6, 1));
        figures.put("recording_cost_percent", Summary.rounded(100 * nanos.sum() / run, 3));
        return figures;
    }

    /** Passes everything on, and adds up the time that it takes. */
    private record Timed(Registry registry, LongAdder nanos) implements Registry {
        private <T> T timed(Supplier<T> call) {
            long start = System.nanoTime();
            try {
                return call.get();
            } finally {
                nanos.add(System.nanoTime() - start);
            }
        }

        @Override
        public DataVersion addData(Dataset data, Map<String, Object> facts) {
            return timed(() -> registry.addData(data, facts));
        }

        @Override
        public void add(RegistryRecord record) {
            timed(() -> {
                registry.add(record);
                return record;
            });
        }

        @Override
        public void addPoints(String run, List<MetricPoint> points) {
            timed(() -> {
                registry.addPoints(run, points);
                return points;
            });
        }

        @Override
        public ModelVersion addModel(ModelVersion.Draft draft) {
            return timed(() -> registry.addModel(draft));
        }

        @Override
        public RegistryRecord.AliasMoved moveAlias(
                RegisteredModel seen, String alias, int version, String who, String why) {
            return timed(() -> registry.moveAlias(seen, alias, version, who, why));
        }

        @Override
        public RegisteredModel model(String name) {
            return timed(() -> registry.model(name));
        }
    }
}
