// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Dtype;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PretrainingTest {
    private static final int VOCABULARY = 24;

    @Test
    void run_onRowsThatCount_learnsToCount(@TempDir Path folder) throws IOException {
        List<PretrainingStep> steps = new ArrayList<>();
        PretrainingStep last =
                counting(model(folder), 60).onStep(steps::add).build().run();
        assertThat(steps).hasSize(60);
        assertThat(steps.get(0).loss()).isCloseTo(Math.log(VOCABULARY), within(0.3));
        assertThat(last.loss()).isLessThan(0.3);
        assertThat(last.tokens()).isEqualTo(60 * 8 * 20);
        assertThat(last.validationLoss().orElseThrow()).isLessThan(0.3);
    }

    @Test
    void run_writesEveryTensorOfTheModel(@TempDir Path folder) throws IOException {
        counting(model(folder), 2).build().run();
        var shapes = LlamaTensors.shapes(ModelConfigReader.read(folder));
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            assertThat(file.names()).containsExactlyInAnyOrderElementsOf(shapes.keySet());
            shapes.forEach((name, shape) -> {
                assertThat(file.tensor(name).shape()).isEqualTo(shape);
                assertThat(file.tensor(name).dtype()).isEqualTo(Dtype.BF16);
            });
        }
    }

    @Test
    void run_thatWasInterrupted_endsWithTheSameWeights(@TempDir Path one, @TempDir Path two) throws IOException {
        counting(model(one), 12).build().run();
        assertThatThrownBy(() -> counting(model(two), 12)
                        .rows(step -> rowsUntil(step, 8))
                        .build()
                        .run())
                .hasMessage("killed");
        PretrainingStep last = counting(two, 12).build().run();
        assertThat(last.step()).isEqualTo(12);
        assertThat(last.tokens()).isEqualTo(12 * 8 * 20);
        String parameters = "checkpoints/checkpoint-12/parameters.safetensors";
        assertThat(two.resolve(parameters)).hasSameBinaryContentAs(one.resolve(parameters));
        assertThat(two.resolve("model.safetensors")).hasSameBinaryContentAs(one.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @EnumSource
    void run_listenerIsBroken_goesOn(Thrown thrown, @TempDir Path folder) throws IOException {
        PretrainingStep last =
                counting(model(folder), 3).onStep(step -> thrown.now()).build().run();
        assertThat(last.step()).isEqualTo(3);
    }

    @Test
    void run_inSmallerMicroBatches_givesTheSameLoss(@TempDir Path one, @TempDir Path two) throws IOException {
        PretrainingStep whole = counting(model(one), 3).build().run();
        PretrainingStep cut =
                counting(model(two), 3).microBatchTokens(40).build().run();
        assertThat(cut.loss()).isCloseTo(whole.loss(), within(1e-4));
    }

    @Test
    void run_withAnotherSeed_startsElsewhere(@TempDir Path one, @TempDir Path two) throws IOException {
        PretrainingStep first = counting(model(one), 1).build().run();
        PretrainingStep other = counting(model(two), 1).seed(2).build().run();
        assertThat(other.loss()).isNotEqualTo(first.loss());
    }

    @Test
    void run_withRowsThatTheModelCannotRead_saysWhichAndWhy(@TempDir Path folder) throws IOException {
        model(folder);
        assertThatThrownBy(() -> counting(folder, 1)
                        .rows(step -> List.of(new int[33]))
                        .build()
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 32 tokens, got 33");
        assertThatThrownBy(() -> counting(folder, 1)
                        .rows(step -> List.of(new int[] {1, VOCABULARY}))
                        .build()
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 24");
        assertThatThrownBy(() ->
                        counting(folder, 1).rows(step -> List.of()).build().run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step 1");
    }

    @Test
    void build_withoutSettings_namesAllThatIsMissing() {
        assertThatThrownBy(() -> Pretraining.builder().learningRate(2).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("folder: none -> give the folder of the model")
                .hasMessageContaining("rows: none -> give the rows to train on")
                .hasMessageContaining("steps: 0 -> give at least 1")
                .hasMessageContaining("learningRate");
    }

    @Test
    void rate_risesStaysAndFalls() {
        Trapezoid schedule = new Trapezoid(0.4, 4, 2, 10);
        assertThat(schedule.rate(1)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.rate(4)).isCloseTo(0.4, within(1e-12));
        assertThat(schedule.rate(8)).isCloseTo(0.4, within(1e-12));
        assertThat(schedule.rate(9)).isCloseTo(0.4, within(1e-12));
        assertThat(schedule.rate(10)).isCloseTo(0.2, within(1e-12));
        assertThat(new Trapezoid(0.4, 0, 0, 3).rate(3)).isEqualTo(0.4);
    }

    private static List<int[]> rowsUntil(long step, long last) {
        if (step > last) {
            throw new IllegalStateException("killed");
        }
        return rows(step);
    }

    private static Pretraining.Builder counting(Path folder, int steps) {
        return Pretraining.builder()
                .folder(folder)
                .rows(PretrainingTest::rows)
                .validationRows(rows(-1))
                .steps(steps)
                .warmUpSteps(3)
                .decaySteps(2)
                .learningRate(0.02)
                .checkpointSteps(5);
    }

    /** Eight rows of twenty tokens; each goes on counting from where the step and its place say. */
    private static List<int[]> rows(long step) {
        List<int[]> rows = new ArrayList<>();
        for (int row = 0; row < 8; row++) {
            int[] ids = new int[20];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = Math.floorMod((int) (step * 5 + row * 3L + i), VOCABULARY);
            }
            rows.add(ids);
        }
        return rows;
    }

    private static Path model(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 32, "intermediate_size": 48,
                 "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 24,
                 "max_position_embeddings": 32, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
                """);
        return folder;
    }
}
