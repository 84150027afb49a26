// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against transformers and PEFT: benchmarks/peers/harbour_training.py made the numbers. */
@Tag("native")
class GoldenTrainingTest {
    private static final AdapterShape ADAPTER = AdapterShape.allLinear(4, 8);

    @ParameterizedTest
    @EnumSource
    void gradients_ofFirstStep_areAutogradsOfPeft(StepForm form) throws IOException {
        JsonNode golden = Harbour.golden("gradients.json");
        PackedBatch batch = PackedBatch.of(Harbour.rows());
        try (BaseWeights base = Harbour.base(Precision.FP32);
                Kernel kernel = AutogradKernel.adapter(base, ADAPTER, form)) {
            start(kernel, golden.get("initial_adapter").asText());
            double loss = kernel.accumulate(batch, 1.0 / batch.targets(), 0) / batch.targets();
            assertThat(loss).isCloseTo(golden.get("loss").asDouble(), within(1e-5));
            Map<String, FloatTensor> gradients = kernel.export(StateKind.GRADIENT);
            assertThat(golden.get("gradients")).hasSize(70);
            assertThat(gradients).hasSize(70);
            golden.get("gradients")
                    .properties()
                    .forEach(entry -> close(entry.getValue(), Harbour.named(gradients, entry.getKey())));
        }
    }

    private static void close(JsonNode golden, FloatTensor found) {
        double norm = golden.get("norm").asDouble();
        double squares = 0;
        for (float value : found.values()) {
            squares += (double) value * value;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(norm, within(1e-4 * norm));
        for (int i = 0; i < golden.get("value").size(); i++) {
            float value = found.values()[golden.get("flat_index").get(i).asInt()];
            assertThat((double) value).isCloseTo(golden.get("value").get(i).asDouble(), within(1e-4 * norm));
        }
    }

    static Stream<Arguments> runs() {
        return Stream.of("constant", "constant-decay", "cosine", "cosine-decay", "no-clip", "packed", "zero-b")
                .flatMap(run -> Stream.of(StepForm.values()).map(form -> Arguments.of(run, form)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void twentySteps_giveLossesNormsAndAdapterOfPeft(String run, StepForm form) throws IOException {
        JsonNode golden = Harbour.golden("train-steps.json").get("runs").get(run);
        PackedBatch batch = PackedBatch.of(Harbour.rows());
        AdamW rule = rule(golden);
        try (BaseWeights base = Harbour.base(Precision.FP32);
                Kernel kernel = AutogradKernel.adapter(base, ADAPTER, form)) {
            start(kernel, golden.get("initial_adapter").asText());
            for (int step = 1; step <= Harbour.cases(golden.get("steps"), 20).size(); step++) {
                JsonNode expected = golden.get("steps").get(step - 1);
                double loss = kernel.accumulate(batch, 1.0 / batch.targets(), step) / batch.targets();
                double norm = kernel.update(rule, step, expected.get("lr").asDouble());
                double goldenNorm = expected.get("grad_norm_before_clip").asDouble();
                assertThat(loss)
                        .as("loss of step %d", step)
                        .isCloseTo(expected.get("loss").asDouble(), within(1e-5));
                assertThat(norm).as("norm of step %d", step).isCloseTo(goldenNorm, within(1e-4 * goldenNorm));
            }
            assertThat(kernel.evaluate(batch) / batch.targets())
                    .isCloseTo(golden.get("loss_after_last_step").asDouble(), within(1e-5));
            same(
                    kernel.export(StateKind.PARAMETERS),
                    Harbour.tensors(golden.get("final_adapter").asText()));
        }
    }

    private static AdamW rule(JsonNode run) {
        JsonNode clip = run.get("max_grad_norm");
        return new AdamW(
                run.get("betas").get(0).asDouble(),
                run.get("betas").get(1).asDouble(),
                run.get("eps").asDouble(),
                run.get("weight_decay").asDouble(),
                clip.isNull() ? 0 : clip.asDouble());
    }

    private static void start(Kernel kernel, String folder) {
        kernel.restore(StateKind.PARAMETERS, Harbour.tensors(folder + "/adapter_model.safetensors"));
    }

    private static void same(Map<String, FloatTensor> found, Map<String, FloatTensor> golden) {
        assertThat(found.keySet()).isEqualTo(golden.keySet());
        golden.forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                assertThat(Harbour.named(found, name).values()[i])
                        .as(name)
                        .isCloseTo(tensor.values()[i], within(1e-4f));
            }
        });
    }
}
