// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class MemoryEstimateTest {
    private static final long MATRICES = 2 * (16 * 16 * 2 + 8 * 16 * 2 + 3 * 16 * 32);
    private static final long PARAMETERS = 264 * 16 + MATRICES + 2 * 2 * 16 + 16;

    @TempDir
    static Path folder;

    private final FineTuneSpec spec = FineTuneSpec.builder()
            .baseModel("tiny")
            .trainingData(LocalLoraProviderTckTest.data(4))
            .lora(LoraConfig.builder().rank(2).targetModules("q_proj").build())
            .hyperparameters(Hyperparameters.builder().batchSize(2).build())
            .build();

    @BeforeAll
    static void writeModel() {
        TinyModel.write(folder.resolve("tiny"));
    }

    @Test
    void weights_areCounted() {
        assertThat(estimate(LocalPrecision.FP32, spec).weights()).isEqualTo(4 * PARAMETERS);
        // with copies for the backward products, where the processor has bf16 products: of one of the two layers for
        // each shard, and how many shards there are depends on the threads that a provider before has asked for
        assertThat(estimate(LocalPrecision.BF16, spec).weights())
                .isIn(2 * PARAMETERS, 2 * (PARAMETERS + MATRICES / 2), 2 * (PARAMETERS + MATRICES));
    }

    @Test
    void trainable_ofAnAdapter_isSevenTimesItsNumbers() {
        // A [2, 16] and B [16, 2] in each of two layers; beyond the seven a gradient for each shard but the first
        long numbers = 2 * (2 * 16 + 16 * 2);
        assertThat(estimate(LocalPrecision.FP32, spec).trainable()).isIn(4 * 7 * numbers, 4 * 8 * numbers);
    }

    @Test
    void trainable_ofAllWeights_isSevenTimesTheModel() {
        FineTuneSpec full = FineTuneSpec.builder()
                .baseModel("tiny")
                .trainingData(LocalLoraProviderTckTest.data(4))
                .tuningMethod(TuningMethod.FULL)
                .build();
        MemoryEstimate estimate = estimate(LocalPrecision.FP32, full);
        assertThat(estimate.weights()).isZero();
        assertThat(estimate.trainable()).isEqualTo(4 * 7 * PARAMETERS);
    }

    @Test
    void activations_growWithTheBatch() {
        FineTuneSpec larger = spec.toBuilder()
                .hyperparameters(Hyperparameters.builder().batchSize(4).build())
                .build();
        assertThat(estimate(LocalPrecision.FP32, larger).activations())
                .isGreaterThan(estimate(LocalPrecision.FP32, spec).activations());
    }

    @Test
    void activations_shrinkWithGradientCheckpointing() {
        long kept = estimate(LocalLoraProvider.builder(), spec).activations();
        long inputs = estimate(LocalLoraProvider.builder().gradientCheckpointing(true), spec)
                .activations();
        assertThat(inputs).isLessThan(kept);
        assertThat(estimate(LocalLoraProvider.builder().gradientCheckpointing(false), spec)
                        .activations())
                .isEqualTo(kept);
    }

    @Test
    void fits_byTotalAndAvailable() {
        MemoryEstimate estimate = new MemoryEstimate(1, 2, 3, 4, OptionalLong.of(10));
        assertThat(estimate.total()).isEqualTo(10);
        assertThat(estimate.fits()).isTrue();
        assertThat(new MemoryEstimate(1, 2, 3, 4, OptionalLong.of(9)).fits()).isFalse();
        assertThat(new MemoryEstimate(1, 2, 3, 4, OptionalLong.empty()).fits()).isTrue();
    }

    private static MemoryEstimate estimate(LocalPrecision precision, FineTuneSpec spec) {
        return estimate(LocalLoraProvider.builder().precision(precision), spec);
    }

    private static MemoryEstimate estimate(LocalLoraProvider.Builder builder, FineTuneSpec spec) {
        try (LocalLoraProvider provider =
                builder.runs(folder.resolve("runs")).addModels(folder).build()) {
            return provider.estimate(spec);
        }
    }
}
