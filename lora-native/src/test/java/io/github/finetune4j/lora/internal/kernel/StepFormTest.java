// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-written backward gives what autograd gives. */
@Tag("native")
class StepFormTest {
    private static final EnumSet<Projection> ALL = EnumSet.allOf(Projection.class);
    private static final ModelConfig WIDE = new ModelConfig(
            2,
            768,
            4,
            2,
            8,
            24,
            40,
            512,
            1e-5,
            10000,
            true,
            List.of(2),
            OptionalInt.of(1),
            OptionalInt.empty(),
            "float32");

    static Stream<Arguments> adapters() {
        return Stream.of(
                Arguments.of("all linear", new AdapterShape(3, 6, false, 0, ALL, Set.of())),
                Arguments.of("rank-stabilised", new AdapterShape(4, 8, true, 0, ALL, Set.of())),
                Arguments.of(
                        "q and v", new AdapterShape(2, 8, false, 0, EnumSet.of(Projection.Q, Projection.V), Set.of())),
                Arguments.of(
                        "k, up", new AdapterShape(2, 8, false, 0, EnumSet.of(Projection.K, Projection.UP), Set.of())),
                Arguments.of("down", new AdapterShape(2, 8, false, 0, EnumSet.of(Projection.DOWN), Set.of())),
                Arguments.of("upper layer", new AdapterShape(3, 6, false, 0, ALL, Set.of(1))),
                Arguments.of("lower layer", new AdapterShape(3, 6, false, 0, ALL, Set.of(0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("adapters")
    void manualGradient_isAutograds(String name, AdapterShape shape) {
        for (boolean tied : new boolean[] {true, false}) {
            Map<String, FloatTensor> expected = gradient(tied, shape, StepForm.AUTOGRAD);
            Map<String, FloatTensor> found = gradient(tied, shape, StepForm.MANUAL);
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            assertThat(difference(found, expected))
                    .as("relative difference of the whole gradient")
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("adapters")
    void recomputedGradient_isTheKeptOnes_bitForBit(String name, AdapterShape shape) {
        Map<String, FloatTensor> kept = gradient(true, shape, StepForm.MANUAL);
        assertThat(difference(gradient(true, shape, StepForm.RECOMPUTING), kept))
                .isZero();
    }

    @Test
    void manualLoss_isAutograds() {
        AdapterShape shape = AdapterShape.allLinear(3, 6);
        assertThat(loss(shape, StepForm.MANUAL)).isCloseTo(loss(shape, StepForm.AUTOGRAD), within(1e-3));
    }

    @Test
    void shards_giveTheGradientAndLossOfTheWholeBatch_everyTimeTheSame() {
        AdapterShape shape = AdapterShape.allLinear(3, 6);
        assertThat(shardsBatch().shards(3)).hasSize(3);
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel whole = started(base, shape, StepForm.MANUAL, 1);
                Kernel shards = started(base, shape, StepForm.MANUAL, 3)) {
            double expected = whole.accumulate(shardsBatch(), 0.01, 0);
            assertThat(shards.accumulate(shardsBatch(), 0.01, 0)).isCloseTo(expected, within(1e-4));
            assertThat(shards.evaluate(shardsBatch())).isCloseTo(expected, within(1e-4));
            Map<String, FloatTensor> once = shards.export(StateKind.GRADIENT);
            assertThat(difference(once, whole.export(StateKind.GRADIENT))).isLessThan(1e-5);
            for (int again = 0; again < 3; again++) {
                shards.forget();
                shards.accumulate(shardsBatch(), 0.01, 0);
                assertThat(difference(shards.export(StateKind.GRADIENT), once)).isZero();
            }
        }
    }

    static Stream<ModelConfig> widths() {
        return Stream.of(TinyModel.CONFIG, WIDE); // with matrices in oneDNN's order too, and on many processors without
    }

    @ParameterizedTest
    @MethodSource("widths")
    void bf16Gradient_isNoFartherFromFp32sThanAutogradsIs(ModelConfig config) {
        double manual = bf16Error(config, StepForm.MANUAL);
        assertThat(manual).isBetween(1e-4, 1.1 * bf16Error(config, StepForm.AUTOGRAD));
    }

    @Test
    void copiesMatrices_whereTheyAreSmall_orTilesMultiply() {
        boolean blocks = Precision.BF16.hasBlocks();
        assertThat(StepForm.MANUAL.copiesMatrices(TinyModel.CONFIG, Precision.BF16))
                .isEqualTo(blocks);
        assertThat(StepForm.RECOMPUTING.copiesMatrices(WIDE, Precision.BF16)).isEqualTo(blocks && Torch.hasTiles());
        assertThat(StepForm.AUTOGRAD.copiesMatrices(TinyModel.CONFIG, Precision.BF16))
                .isFalse();
        assertThat(StepForm.MANUAL.copiesMatrices(TinyModel.CONFIG, Precision.FP32))
                .isFalse();
    }

    private static double bf16Error(ModelConfig config, StepForm form) {
        AdapterShape shape = AdapterShape.allLinear(3, 6);
        try (BaseWeights fp32 = TinyModel.base(config, Precision.FP32);
                BaseWeights bf16 = TinyModel.base(config, Precision.BF16);
                Kernel exact = started(fp32, shape, StepForm.AUTOGRAD, 1);
                Kernel rounded = started(bf16, shape, form, 2)) {
            exact.accumulate(shardsBatch(), 0.01, 0);
            rounded.accumulate(shardsBatch(), 0.01, 0);
            return difference(rounded.export(StateKind.GRADIENT), exact.export(StateKind.GRADIENT));
        }
    }

    private static PackedBatch shardsBatch() {
        return PackedBatch.of(TinyModel.rows(12, 4));
    }

    @Test
    void fastest_isManualWithoutDropoutOnly() {
        AdapterShape dropping = new AdapterShape(2, 4, false, 0.1, ALL, Set.of());
        assertThat(StepForm.fastest(TinyModel.CONFIG, AdapterShape.allLinear(2, 4)))
                .isEqualTo(StepForm.MANUAL);
        assertThat(StepForm.fastest(TinyModel.CONFIG, dropping)).isEqualTo(StepForm.AUTOGRAD);
        try (BaseWeights base = TinyModel.base(Precision.FP32)) {
            assertThatThrownBy(() -> AutogradKernel.adapter(base, dropping, StepForm.MANUAL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0.1");
        }
    }

    /** Short documents, and one that needs several blocks of queries. */
    private static PackedBatch batch() {
        List<TokenRow> rows = new ArrayList<>(TinyModel.rows(9, 4));
        Random random = new Random(8);
        int[] ids = random.ints(300, 0, 40).toArray();
        boolean[] target = new boolean[ids.length];
        Arrays.fill(target, 150, ids.length, true);
        rows.add(5, new TokenRow(ids, target));
        return PackedBatch.of(rows);
    }

    private static Map<String, FloatTensor> gradient(boolean tied, AdapterShape shape, StepForm form) {
        ModelConfig config = TinyModel.config(tied);
        try (BaseWeights base = TinyModel.base(config, Precision.FP32);
                Kernel kernel = started(base, shape, form)) {
            PackedBatch batch = batch();
            kernel.accumulate(batch, 1.0 / batch.targets(), 0);
            return kernel.export(StateKind.GRADIENT);
        }
    }

    private static double loss(AdapterShape shape, StepForm form) {
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = started(base, shape, form)) {
            return kernel.evaluate(batch());
        }
    }

    /**
     * B is not zero, or A would have no gradient; and no number is large, or float32's rounding would grow from layer
     * to layer.
     */
    private static Kernel started(BaseWeights base, AdapterShape shape, StepForm form) {
        return started(base, shape, form, 1);
    }

    private static Kernel started(BaseWeights base, AdapterShape shape, StepForm form, int threads) {
        Kernel kernel = AutogradKernel.adapter(base, shape, form, threads);
        Random random = new Random(2);
        Map<String, FloatTensor> values = kernel.export(StateKind.PARAMETERS);
        values.values().forEach(tensor -> {
            for (int i = 0; i < tensor.values().length; i++) {
                tensor.values()[i] = (float) (0.1 * random.nextGaussian());
            }
        });
        kernel.restore(StateKind.PARAMETERS, values);
        return kernel;
    }

    private static double difference(Map<String, FloatTensor> found, Map<String, FloatTensor> expected) {
        double difference = 0;
        double norm = 0;
        for (Map.Entry<String, FloatTensor> entry : expected.entrySet()) {
            float[] a = Harbour.named(found, entry.getKey()).values();
            float[] b = entry.getValue().values();
            for (int i = 0; i < b.length; i++) {
                difference += Math.pow(a[i] - b[i], 2);
                norm += Math.pow(b[i], 2);
            }
        }
        assertThat(norm).isPositive();
        return Math.sqrt(difference / norm);
    }
}
