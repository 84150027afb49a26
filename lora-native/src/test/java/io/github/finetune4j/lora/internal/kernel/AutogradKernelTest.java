// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class AutogradKernelTest {
    private static final AdapterShape DROPPING =
            new AdapterShape(4, 8, false, 0.5, EnumSet.allOf(Projection.class), Set.of());

    private static PackedBatch batch() {
        return PackedBatch.of(TinyModel.rows(5, 1));
    }

    @Test
    void gradient_ofFullTraining_isTheDifferenceQuotient() {
        try (Kernel kernel = TinyModel.full(1)) {
            kernel.accumulate(batch(), 1, 0);
            Map<String, FloatTensor> gradient = kernel.export(StateKind.GRADIENT);
            Map<String, FloatTensor> parameters = kernel.export(StateKind.PARAMETERS);
            for (String name : parameters.keySet()) {
                FloatTensor slope = Harbour.named(gradient, name);
                int steepest = steepest(slope.values());
                double quotient = (loss(kernel, parameters, name, steepest, 1e-2f)
                                - loss(kernel, parameters, name, steepest, -1e-2f))
                        / 2e-2;
                assertThat(quotient)
                        .as(name)
                        .isCloseTo(slope.values()[steepest], within(0.02 * Math.abs(quotient) + 0.02));
            }
        }
    }

    private static int steepest(float[] values) {
        int at = 0;
        for (int i = 1; i < values.length; i++) {
            if (Math.abs(values[i]) > Math.abs(values[at])) {
                at = i;
            }
        }
        return at;
    }

    private static double loss(Kernel kernel, Map<String, FloatTensor> parameters, String name, int at, float by) {
        FloatTensor old = Harbour.named(parameters, name);
        float[] moved = old.values().clone();
        moved[at] += by;
        Map<String, FloatTensor> changed = new LinkedHashMap<>(parameters);
        changed.put(name, new FloatTensor(old.shape(), moved));
        kernel.restore(StateKind.PARAMETERS, changed);
        return kernel.evaluate(batch());
    }

    @Test
    void loss_ofUntiedModel_isTheSameFrozenAndInFullTraining() {
        var config = TinyModel.config(false);
        Map<String, FloatTensor> weights = TinyModel.weights(config, 3);
        try (BaseWeights base = TinyModel.base(config, Precision.FP32);
                Kernel frozen = AutogradKernel.frozen(base);
                Kernel full = AutogradKernel.full(config, Precision.FP32)) {
            full.restore(StateKind.PARAMETERS, weights);
            assertThat(full.evaluate(batch())).isEqualTo(frozen.evaluate(batch()));
            assertThat(full.accumulate(batch(), 1, 0)).isEqualTo(frozen.evaluate(batch()));
        }
    }

    @Test
    void loss_ofDocumentsInOneBatch_isTheSumOfTheirOwn() {
        List<TokenRow> rows = new ArrayList<>(TinyModel.rows(6, 2));
        int[] ids = new int[200]; // a long document takes the other way through attention
        boolean[] target = new boolean[200];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i % 40;
            target[i] = i % 3 == 0;
        }
        rows.add(3, new TokenRow(ids, target));
        try (Kernel kernel = TinyModel.full(1)) {
            double sum = rows.stream()
                    .mapToDouble(row -> kernel.evaluate(PackedBatch.of(List.of(row))))
                    .sum();
            assertThat(kernel.evaluate(PackedBatch.of(rows))).isCloseTo(sum, within(1e-3));
        }
    }

    @Test
    void gradient_ofALongDocument_isThatOfTheGroupedPath() {
        // 120 tokens go through the group's masked product, the same tokens as the beginning of 140 through libtorch's
        // attention
        int[] ids = new int[140];
        boolean[] target = new boolean[140];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (7 * i) % 40;
            target[i] = i < 120;
        }
        TokenRow longer = new TokenRow(ids, target);
        TokenRow shorter = new TokenRow(java.util.Arrays.copyOf(ids, 120), java.util.Arrays.copyOf(target, 120));
        try (Kernel kernel = TinyModel.full(1)) {
            kernel.accumulate(PackedBatch.of(List.of(longer)), 1, 0);
            Map<String, FloatTensor> one = kernel.export(StateKind.GRADIENT);
            kernel.forget();
            kernel.accumulate(PackedBatch.of(List.of(shorter)), 1, 0);
            kernel.export(StateKind.GRADIENT)
                    .forEach((name, tensor) -> assertThat(
                                    Harbour.named(one, name).values())
                            .as(name)
                            .containsExactly(tensor.values(), within(2e-3f)));
        }
    }

    @Test
    void dropout_changesTrainingWithItsSeedAlone_andNeverEvaluation() {
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = AutogradKernel.adapter(base, DROPPING)) {
            Map<String, FloatTensor> start = new LinkedHashMap<>();
            InitialValues.adapter(kernel.layout(), 5)
                    .forEach((name, tensor) ->
                            start.put(name, name.endsWith("lora_B.weight") ? filled(tensor, 0.5f) : tensor));
            kernel.restore(StateKind.PARAMETERS, start);
            double first = kernel.accumulate(batch(), 1, 1);
            assertThat(kernel.accumulate(batch(), 1, 1)).isEqualTo(first);
            assertThat(kernel.accumulate(batch(), 1, 2)).isNotEqualTo(first);
            assertThat(kernel.evaluate(batch()))
                    .isEqualTo(kernel.evaluate(batch()))
                    .isNotEqualTo(first);
        }
    }

    private static FloatTensor filled(FloatTensor like, float value) {
        float[] values = new float[like.values().length];
        java.util.Arrays.fill(values, value);
        return new FloatTensor(like.shape(), values);
    }

    @Test
    void losses_inBf16_followThoseInFp32() {
        double fp32 = afterTraining(Precision.FP32);
        double bf16 = afterTraining(Precision.BF16);
        assertThat(bf16).isCloseTo(fp32, within(0.05 * fp32)).isLessThan(2.5);
    }

    private static double afterTraining(Precision precision) {
        Map<String, FloatTensor> weights = TinyModel.weights(TinyModel.CONFIG, 3);
        try (Kernel kernel = AutogradKernel.full(TinyModel.CONFIG, precision)) {
            kernel.restore(StateKind.PARAMETERS, weights);
            for (int step = 1; step <= 40; step++) {
                kernel.accumulate(batch(), 1.0 / batch().targets(), 0);
                kernel.update(AdamW.standard(), step, 1e-2);
            }
            return kernel.evaluate(batch()) / batch().targets();
        }
    }

    @Test
    void update_withWeightDecay_leavesNormsAlone() {
        try (Kernel kernel = TinyModel.full(1)) {
            Map<String, FloatTensor> before = kernel.export(StateKind.PARAMETERS);
            // no gradient: decay is all that happens
            kernel.update(new AdamW(0.9, 0.999, 1e-8, 0.5, 0), 1, 0.1);
            kernel.export(StateKind.PARAMETERS).forEach((name, tensor) -> {
                float factor = name.contains("norm") ? 1 : 0.95f;
                for (int i = 0; i < tensor.values().length; i++) {
                    float expected = factor * Harbour.named(before, name).values()[i];
                    assertThat(tensor.values()[i]).as(name).isCloseTo(expected, within(1e-6f));
                }
            });
        }
    }

    @Test
    void update_withNonFiniteGradient_changesNothing() {
        try (Kernel kernel = TinyModel.full(1)) {
            Map<String, FloatTensor> before = kernel.export(StateKind.PARAMETERS);
            kernel.accumulate(batch(), Double.POSITIVE_INFINITY, 0);
            assertThat(kernel.update(AdamW.standard(), 1, 0.1)).isNotFinite();
            kernel.export(StateKind.PARAMETERS)
                    .forEach((name, tensor) -> assertThat(tensor.values())
                            .isEqualTo(Harbour.named(before, name).values()));
        }
    }

    @Test
    void merge_ofFullTraining_keepsTheWeightsOfThatMoment() {
        try (Kernel kernel = TinyModel.full(1)) {
            double then = kernel.evaluate(batch());
            try (Kernel merged = kernel.merge()) {
                kernel.update(new AdamW(0.9, 0.999, 1e-8, 0.5, 0), 1, 0.1);
                assertThat(kernel.evaluate(batch())).isNotEqualTo(then);
                assertThat(merged.evaluate(batch())).isEqualTo(then);
            }
        }
    }

    @Test
    void merge_ofAdapter_outlivesTheKernelAndItsBase() {
        Kernel merged;
        double loss;
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = TinyModel.adapter(base, AdapterShape.allLinear(4, 8))) {
            for (int step = 1; step <= 5; step++) {
                kernel.accumulate(batch(), 1.0 / batch().targets(), 0);
                kernel.update(AdamW.standard(), step, 1e-2);
            }
            merged = kernel.merge();
            loss = kernel.evaluate(batch());
        }
        try (merged) {
            assertThat(merged.evaluate(batch())).isCloseTo(loss, within(1e-3));
        }
    }

    @Test
    void merged_ofFullTraining_areTheParameters() {
        try (Kernel kernel = AutogradKernel.full(TinyModel.config(false), Precision.FP32)) {
            Map<String, FloatTensor> weights = TinyModel.weights(TinyModel.config(false), 3);
            kernel.restore(StateKind.PARAMETERS, weights);
            Map<String, TensorData> merged = new LinkedHashMap<>();
            kernel.merged(tensor -> merged.put(tensor.name(), tensor));
            assertThat(merged.keySet()).containsExactlyInAnyOrderElementsOf(weights.keySet());
            merged.forEach((name, tensor) -> {
                assertThat(Floats.of(tensor))
                        .isEqualTo(Harbour.named(weights, name).values());
                assertThat(tensor.shape())
                        .isEqualTo(Harbour.named(weights, name).shape());
            });
        }
    }

    @Test
    void calls_ofSeveralThreadsOnOneBase_giveWhatEachGivesAlone() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try (BaseWeights base = TinyModel.base(Precision.FP32)) {
            List<Callable<Double>> jobs =
                    List.of(() -> trained(base, 1), () -> trained(base, 2), () -> trained(base, 3));
            List<Double> alone = List.of(trained(base, 1), trained(base, 2), trained(base, 3));
            List<Double> together = new ArrayList<>();
            for (Future<Double> future : pool.invokeAll(jobs)) {
                together.add(future.get());
            }
            assertThat(together).isEqualTo(alone);
        } finally {
            pool.shutdown();
        }
    }

    private static double trained(BaseWeights base, int seed) {
        try (Kernel kernel = TinyModel.adapter(base, DROPPING)) {
            for (int step = 1; step <= 10; step++) {
                kernel.accumulate(batch(), 1.0 / batch().targets(), 100L * seed + step);
                kernel.update(AdamW.standard(), step, 1e-2);
            }
            return kernel.evaluate(batch());
        }
    }

    @Test
    void close_twice_andCallsAfterIt() {
        Kernel kernel = TinyModel.full(1);
        kernel.close();
        kernel.close();
        assertThatThrownBy(() -> kernel.evaluate(batch()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> kernel.accumulate(batch(), 1, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void base_closedWhileAKernelStandsOnIt_livesUntilThatIsClosed() {
        BaseWeights base = TinyModel.base(Precision.FP32);
        try (Kernel kernel = AutogradKernel.frozen(base)) {
            base.close();
            assertThat(kernel.evaluate(batch())).isPositive();
        }
        assertThatThrownBy(() -> AutogradKernel.frozen(base)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void batch_withoutTargetsOrBeyondTheModel_isRefusedBeforeAnythingNative() {
        try (Kernel kernel = TinyModel.full(1)) {
            PackedBatch none = PackedBatch.of(List.of(new TokenRow(new int[3], new boolean[3])));
            assertThatThrownBy(() -> kernel.accumulate(none, 1, 0))
                    .hasMessageContaining("none is a target -> give rows");
            PackedBatch foreign = PackedBatch.of(List.of(new TokenRow(new int[] {1, 40}, new boolean[] {true, true})));
            assertThatThrownBy(() -> kernel.evaluate(foreign))
                    .hasMessageContaining("token id must be from 0 to 39, got 40");
            boolean[] target = new boolean[513];
            target[1] = true;
            PackedBatch longer = PackedBatch.of(List.of(new TokenRow(new int[513], target)));
            assertThatThrownBy(() -> kernel.evaluate(longer))
                    .hasMessageContaining("position must be from 0 to 511, got 512");
        }
    }

    @Test
    void restore_ofWrongTensors_namesThem() {
        try (Kernel kernel = TinyModel.full(1)) {
            Map<String, FloatTensor> weights = new LinkedHashMap<>(TinyModel.weights(TinyModel.CONFIG, 3));
            weights.put("more", new FloatTensor(new long[] {1}, new float[1]));
            assertThatThrownBy(() -> kernel.restore(StateKind.PARAMETERS, weights))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("more");
            weights.remove("more");
            weights.put("model.norm.weight", new FloatTensor(new long[] {2}, new float[2]));
            assertThatThrownBy(() -> kernel.restore(StateKind.PARAMETERS, weights))
                    .hasMessageContaining("model.norm.weight")
                    .hasMessageContaining("[16]");
            weights.remove("model.norm.weight");
            assertThatThrownBy(() -> kernel.restore(StateKind.PARAMETERS, weights))
                    .hasMessageContaining("no tensor model.norm.weight");
        }
    }

    @Test
    void load_ofWeightsThatDontFitTheConfig_namesTensorAndShapes() {
        Map<String, FloatTensor> weights = new LinkedHashMap<>(TinyModel.weights(TinyModel.CONFIG, 3));
        weights.put(Projection.O.weight(1), new FloatTensor(new long[] {8, 32}, new float[256]));
        assertThatThrownBy(() -> BaseWeights.load(TinyModel.CONFIG, Precision.FP32, TinyModel.source(weights)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.layers.1.self_attn.o_proj.weight")
                .hasMessageContaining("[8, 32]")
                .hasMessageContaining("[16, 16]");
    }

    @Test
    void adapterShape_outOfRange_isRefused() {
        assertThatThrownBy(() -> AdapterShape.allLinear(0, 8)).hasMessageContaining("rank: 0 -> give at least 1");
        assertThatThrownBy(() -> AdapterShape.allLinear(4, 0)).hasMessageContaining("alpha");
        AdapterShape missing = new AdapterShape(4, 8, false, 0, EnumSet.of(Projection.Q), Set.of(7));
        assertThatThrownBy(() -> Layout.adapter(TinyModel.CONFIG, missing))
                .hasMessageContaining("layer to transform: 7 -> give 0 to 1");
    }
}
