// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cross-entropy with a teacher's probabilities. */
@Tag("native")
class EncoderSoftTargetsTest {
    private static final List<String> WORDS = List.of("card", "money", "pin", "app");

    @Test
    void certainTargets_areClasses() {
        int[] labels = {2, 0, 1, 2};
        double[][] certain = new double[labels.length][3];
        for (int i = 0; i < labels.length; i++) {
            certain[i][labels[i]] = 1;
        }
        Map<String, FloatTensor> gradient;
        double loss;
        try (EncoderTrainingKernel kernel = kernel()) {
            loss = kernel.accumulateClasses(texts(), labels, 1);
            gradient = kernel.export(StateKind.GRADIENT);
        }
        try (EncoderTrainingKernel kernel = kernel()) {
            assertThat(kernel.accumulateSoft(texts(), certain, 1, 1)).isCloseTo(loss, within(1e-5));
            kernel.export(StateKind.GRADIENT)
                    .forEach((name, found) -> assertThat(found.values())
                            .as(name)
                            .containsExactly(
                                    Objects.requireNonNull(gradient.get(name)).values(), within(1e-5f)));
        }
    }

    @Test
    void temperature_dividesLogits_andItsSquareWeighsTheGradient() {
        double temperature = 2.5;
        double[][] targets = {{0.2, 0.5, 0.3}, {0.9, 0.1, 0}, {0.3, 0.3, 0.4}, {0, 0, 1}};
        try (EncoderTrainingKernel kernel = kernel()) {
            float[][] logits = kernel.logits(texts());
            double expected = 0;
            for (int i = 0; i < targets.length; i++) {
                double sum = 0;
                for (float logit : logits[i]) {
                    sum += Math.exp(logit / temperature);
                }
                for (int k = 0; k < targets[i].length; k++) {
                    expected -= targets[i][k] * (logits[i][k] / temperature - Math.log(sum));
                }
            }
            assertThat(kernel.accumulateSoft(texts(), targets, temperature, 1)).isCloseTo(expected, within(1e-4));
            // by the head's bias: temperature² / temperature · the sum of what the chances are off
            float[] found = Objects.requireNonNull(
                            kernel.export(StateKind.GRADIENT).get("classifier.bias"))
                    .values();
            for (int k = 0; k < 3; k++) {
                double off = 0;
                for (int i = 0; i < targets.length; i++) {
                    double sum = 0;
                    for (float logit : logits[i]) {
                        sum += Math.exp(logit / temperature);
                    }
                    off += Math.exp(logits[i][k] / temperature) / sum - targets[i][k];
                }
                assertThat((double) found[k]).isCloseTo(temperature * off, within(1e-4));
            }
        }
    }

    @Test
    void embed_givesTheVectorsOfTheEncoder_inTheOrderOfTheTexts() {
        Path base = Fixtures.path("heads/encoders/bert/base");
        try (EncoderTrainer trainer =
                        EncoderTrainer.open(base, EncoderTask.EMBEDDING, List.of(), null, 1, System::nanoTime);
                Encoder encoder = Encoder.open(base)) {
            float[][] expected = encoder.embed(texts(), Pooling.FIRST, false);
            float[][] found = trainer.embed(texts(), Pooling.FIRST);
            assertThat(found.length).isEqualTo(4);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).containsExactly(expected[i], within(1e-5f));
            }
        }
    }

    private static List<EncodedText> texts() {
        try (Encoder encoder = Encoder.open(Fixtures.path("heads/encoders/bert/base"))) {
            return List.of(
                    encoder.encode(String.join(" ", WORDS), 32),
                    encoder.encode(WORDS.get(0), 32),
                    encoder.encode(WORDS.get(1) + " " + WORDS.get(2), 32),
                    encoder.encode(WORDS.get(3), 32));
        }
    }

    private static EncoderTrainingKernel kernel() {
        Path folder = Fixtures.path("heads/encoders/bert/base");
        EncoderConfig config = EncoderConfigReader.read(folder).with(EncoderTask.CLASSES, List.of("a", "b", "c"));
        try (TensorSource file = ModelWeights.open(folder)) {
            EncoderLayout layout = new EncoderLayout(config, EncoderWeights.prefix(file, config));
            TensorSource source = NewHead.over(file, layout, true, 7);
            return new EncoderTrainingKernel(source, layout, EncoderParameters.full(layout, false), 7);
        }
    }
}
