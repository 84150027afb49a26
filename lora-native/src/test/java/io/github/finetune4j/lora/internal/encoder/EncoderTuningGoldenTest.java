// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step with cross-entropy against transformers, PEFT and torch's AdamW: loss, gradients, weights afterwards. */
@Tag("native")
class EncoderTuningGoldenTest {
    private static final double LOSS = 1e-5;
    private static final double GRADIENT = 1e-4; // of the norm of its tensor
    private static final double WEIGHT = 1e-5;
    private static final double NO_GRADIENT = 1e-6;

    @Test
    void adapterStep_ofRepository_isPefts() throws IOException {
        compare(Fixtures.path("heads"), "bert", "lora", 28);
    }

    @ParameterizedTest
    @CsvSource({"bert, full, 41", "bert, lora, 28", "modernbert, full, 18", "modernbert, lora, 18"})
    void step_ofEachKind_isTransformers(String family, String kind, int tensors) throws IOException {
        compare(Fixtures.bigData("fixtures/heads"), family, kind, tensors);
    }

    private static void compare(Path heads, String family, String kind, int tensors) throws IOException {
        Path golden = heads.resolve("tuning").resolve(family);
        JsonNode step = new ObjectMapper().readTree(golden.resolve("step.json").toFile());
        JsonNode own = step.path(kind);
        Path folder = heads.resolve("encoders").resolve(family).resolve("sequence");
        JsonNode expected = new ObjectMapper()
                .readTree(folder.resolveSibling("expected.json").toFile());
        List<EncodedText> texts;
        try (Encoder encoder = Encoder.open(folder)) {
            texts = EncoderGoldenTest.texts(encoder, expected);
        }
        int[] labels = new int[texts.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = step.path("labels").path(i).asInt();
        }
        try (EncoderTrainingKernel kernel = kernel(folder, kind, own)) {
            if (kind.equals("lora")) {
                kernel.restore(StateKind.PARAMETERS, read(golden.resolve("lora-initial.safetensors")));
            }
            EncoderGoldenTest.near(kernel.logits(texts), own.path("logits"));
            double loss = kernel.accumulateClasses(texts, labels, 1.0 / texts.size()) / texts.size();
            assertThat(loss).isCloseTo(own.path("loss").doubleValue(), within(LOSS));
            Map<String, FloatTensor> gradients = read(golden.resolve(kind + "-gradient.safetensors"));
            assertThat(gradients).hasSize(tensors);
            nearGradients(kernel.export(StateKind.GRADIENT), gradients);
            double norm = kernel.update(new AdamW(0.9, 0.999, 1e-8, 0.01, 0), 1, 1e-3);
            assertThat(norm).isCloseTo(own.path("gradient_norm").doubleValue(), within(1e-4));
            nearWeights(
                    kernel.export(StateKind.PARAMETERS), read(golden.resolve(kind + "-after.safetensors")), gradients);
            double after = kernel.accumulateClasses(texts, labels, 1.0 / texts.size()) / texts.size();
            assertThat(after).isCloseTo(own.path("loss_after").doubleValue(), within(LOSS));
        }
    }

    private static EncoderTrainingKernel kernel(Path folder, String kind, JsonNode own) {
        EncoderConfig config = EncoderConfigReader.read(folder);
        try (TensorSource source = ModelWeights.open(folder)) {
            EncoderLayout layout = new EncoderLayout(config, EncoderWeights.prefix(source, config));
            List<String> targets = new ArrayList<>();
            own.path("target_modules").forEach(each -> targets.add(each.asText()));
            EncoderParameters parameters = kind.equals("full")
                    ? EncoderParameters.full(layout, true)
                    : EncoderParameters.adapter(
                            layout,
                            new EncoderLora(
                                    own.path("r").asInt(),
                                    own.path("lora_alpha").asDouble(),
                                    targets),
                            true);
            return new EncoderTrainingKernel(source, layout, parameters, 7);
        }
    }

    private static void nearGradients(Map<String, FloatTensor> found, Map<String, FloatTensor> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, tensor) -> {
            double norm = 0;
            double difference = 0;
            for (int i = 0; i < tensor.values().length; i++) {
                norm += Math.pow(tensor.values()[i], 2);
                difference += Math.pow(tensor.values()[i] - values(found, name)[i], 2);
            }
            assertThat(Math.sqrt(difference)).as(name).isLessThanOrEqualTo(GRADIENT * Math.sqrt(norm) + NO_GRADIENT);
        });
    }

    private static void nearWeights(
            Map<String, FloatTensor> found, Map<String, FloatTensor> expected, Map<String, FloatTensor> gradients) {
        expected.forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                if (Math.abs(values(gradients, name)[i]) >= NO_GRADIENT) {
                    assertThat((double) values(found, name)[i])
                            .as("%s[%d]", name, i)
                            .isCloseTo(tensor.values()[i], within(WEIGHT));
                }
            }
        });
    }

    private static float[] values(Map<String, FloatTensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name).values();
    }

    private static Map<String, FloatTensor> read(Path file) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            for (String name : source.names()) {
                tensors.put(name, new FloatTensor(source.shape(name), Floats.of(source.tensor(name))));
            }
        }
        return tensors;
    }
}
