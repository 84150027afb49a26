// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import io.github.finetune4j.registry.signing.ModelSigner;
import io.github.finetune4j.registry.signing.ModelVerifier;
import io.github.finetune4j.registry.store.AnswerOrigin;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.spi.FineTuneProvider;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;

/** A run on record: from the model back to its rows, from a row forth to all that it touched, and a signature. */
final class OnRecord {
    private OnRecord() {}

    static ModelRef train(RegistryStore registry, FineTuneProvider provider, String baseModel, Dataset data) {
        // tag::train[]
        ModelRef tuned = FineTune.builder()
                .registry(registry, "router")
                .provider(provider)
                .baseModel(baseModel)
                .trainingData(data)
                .run();
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "exact match 91 %, baseline 0 %");
        // end::train[]
        return tuned;
    }

    static void trainThroughAnOutbox(
            Path folder, Registry shared, FineTuneProvider provider, String baseModel, Dataset data) {
        // tag::outbox[]
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, shared)) {
            FineTune.builder()
                    .registry(outbox, "router")
                    .provider(provider)
                    .baseModel(baseModel)
                    .trainingData(data)
                    .run();
        }
        // end::outbox[]
    }

    static Dataset rowsBehindTheChampion(RegistryStore registry) {
        // tag::back[]
        Lineage lineage = registry.lineage(registry.model("router").alias("champion"));
        DataVersion taught = lineage.data().get(0);
        Dataset rows = registry.rows(taught);
        // end::back[]
        return rows;
    }

    static Optional<Lineage> behind(RegistryStore registry, ChatResponse answer) {
        // tag::answer[]
        String id = answer.callId().orElseThrow();
        Optional<AnswerOrigin> origin = registry.origin(id);
        Optional<Lineage> lineage = origin.flatMap(AnswerOrigin::lineage);
        // end::answer[]
        return lineage;
    }

    static Touched touched(RegistryStore registry, Example row) {
        // tag::forth[]
        Touched touched = registry.touchedBy(row);
        touched.models().forEach(model -> System.out.println(model + " learned from this row"));
        // end::forth[]
        return touched;
    }

    static void sign(Path folder, Path signature, KeyPair keys) {
        // tag::sign[]
        ModelSigner.withKey(keys.getPrivate(), keys.getPublic()).sign(folder, signature);
        ModelVerifier.withKey(keys.getPublic()).check(folder, signature).orThrow();
        // end::sign[]
    }
}
