// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class LocalLoraProviderTckTest extends FineTuneProviderTck {
    private static final Set<Capability> OF_ENCODERS = EnumSet.of(
            Capability.CLASSIFICATION,
            Capability.REGRESSION,
            Capability.HEAD,
            Capability.CONTRASTIVE,
            Capability.EARLY_STOPPING_METRIC,
            Capability.EMBEDDING,
            Capability.RERANKING,
            Capability.TAGGING);

    @TempDir
    static Path shared;

    @TempDir
    Path runs;

    @BeforeAll
    static void writeModel() {
        TinyModel.write(shared.resolve("tiny"));
        TinyModel.writeBroken(shared.resolve("broken"));
    }

    @Override
    protected FineTuneProvider createProvider() {
        return LocalLoraProvider.builder()
                .runs(runs)
                .addModels(shared)
                .precision(LocalPrecision.FP32)
                .build();
    }

    @Override
    protected FineTuneSpec quickSpec() {
        return spec(Hyperparameters.builder().epochs(1).batchSize(2).build());
    }

    @Override
    protected FineTuneSpec longSpec() {
        return spec(Hyperparameters.builder().epochs(10_000).batchSize(2).build());
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(quickSpec().toBuilder().baseModel("broken").build());
    }

    /** {@inheritDoc} A head wants an encoder, and no settings of steps. */
    @Override
    protected void ask(Capability capability, FineTuneSpec.Builder spec) {
        super.ask(capability, spec);
        if (OF_ENCODERS.contains(capability)) {
            spec.baseModel(Fixtures.path("heads/encoders/bert/base").toString())
                    .hyperparameters(Hyperparameters.builder().build());
        }
    }

    private static FineTuneSpec spec(Hyperparameters hyperparameters) {
        return FineTuneSpec.builder()
                .baseModel("tiny")
                .trainingData(data(4))
                .hyperparameters(hyperparameters)
                .build();
    }

    static Dataset data(int rows) {
        return Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(Message.user("say " + i), Message.assistant("it is " + i)))
                .toList());
    }
}
