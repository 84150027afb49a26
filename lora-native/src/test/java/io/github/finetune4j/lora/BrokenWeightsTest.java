// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are no numbers, or that become none on the way: said at once, wherever a model is used. */
@Tag("native")
class BrokenWeightsTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final String WHERE = "model.safetensors: tensor model.layers.0.input_layernorm.weight of 16 numbers";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void open_ofWeightsThatAreNoNumbers_namesFileAndTensor(float none) {
        Path model = TinyModel.write(folder, none);
        assertThatThrownBy(() -> LocalChatModel.open(model))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(WHERE)
                .hasMessageContaining("NaN or infinite -> the file is damaged or its training diverged");
    }

    @ParameterizedTest
    @EnumSource(
            value = TuningMethod.class,
            names = {"LORA", "FULL"})
    void training_ofWeightsThatAreNoNumbers_namesFileAndTensor(TuningMethod adaptation) {
        Path model = TinyModel.write(folder.resolve("tiny"), Float.NaN);
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(model.toString())
                .trainingData(LocalLoraProviderTckTest.data(2))
                .tuningMethod(adaptation)
                .build();
        try (LocalLoraProvider provider = KilledProcess.provider(folder.resolve("runs"))) {
            JobRef job = provider.submit(spec, SubmitContext.of("k"));
            assertThatThrownBy(() -> LocalLoraProviderTest.await(provider, job))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("layernorm.weight of 16 numbers holds some that are NaN or infinite");
        }
    }

    @Test
    void merge_ofWeightsThatAreNoNumbers_writesNothing() {
        Path model = TinyModel.write(folder.resolve("tiny"), Float.NaN);
        assertThatThrownBy(() -> ModelExport.of(model).gguf(folder.resolve("m.gguf"), GgufEncoding.F32))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("NaN or infinite");
        assertThat(folder.resolve("m.gguf")).doesNotExist();
    }

    @Test
    void answer_thatOverflowsOnTheWay_namesTheModel_inEachWayOfAnswering() {
        ChatRequest greedy = ChatRequest.user("hello");
        ChatRequest warm = greedy.toBuilder().temperature(1).build();
        try (LocalChatModel model = LocalChatModel.open(TinyModel.writeBroken(folder.resolve("broken")))) {
            for (Runnable way : List.<Runnable>of(
                    () -> model.chat(greedy),
                    () -> model.chat(greedy, text -> {}),
                    () -> model.chat(warm),
                    () -> model.chatAll(List.of(greedy, greedy)),
                    () -> model.chatAll(List.of(greedy, warm)),
                    () -> model.logProbabilities(List.of(Message.user("a")), "b"))) {
                assertThatThrownBy(way::run)
                        .isInstanceOf(InvalidModelException.class)
                        .hasMessageContaining("model broken: the output is NaN or infinite, though no weight is")
                        .hasMessageContaining("-> compute in FP32");
            }
        }
    }
}
