// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.AdapterConfig;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.InitialValues;
import io.github.finetune4j.lora.internal.kernel.Layout;
import io.github.finetune4j.lora.internal.kernel.Projection;
import io.github.finetune4j.training.Quantization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class LocalChatModelTest {
    @TempDir
    Path folder;

    private static ChatRequest ask(String text, int maxTokens) {
        return ChatRequest.user(text).toBuilder().maxTokens(maxTokens).build();
    }

    @Test
    void chat_untilTheLimit_countsItsTokens() {
        try (LocalChatModel model = LocalChatModel.open(TinyModel.write(folder))) {
            ChatResponse response = model.chat(ask("hello", 5));
            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            long oneLess = model.chat(ask("hell", 1)).usage().inputTokens();
            assertThat(response.usage().inputTokens()).isEqualTo(oneLess + 1); // a token is a byte here
            assertThat(response.usage().outputTokens()).isEqualTo(5);
            assertThat(model.name()).isEqualTo(folder.getFileName().toString());
            assertThat(model.identity()).as("what lies in a folder may change").isEmpty();
        }
    }

    @Test
    void chatAll_ofUnequalRequests_answersEachAsChat() {
        try (LocalChatModel model = LocalChatModel.builder(TinyModel.write(folder))
                .precision(LocalPrecision.FP32)
                .batchSize(2)
                .build()) {
            List<ChatRequest> requests = List.of(
                    ask("a", 7), ask("a longer question", 3), ask("what", 9), ask("x y z", 1), ask("and now?", 6));
            assertThat(model.chatAll(requests))
                    .isEqualTo(requests.stream().map(model::chat).toList());
            assertThat(model.chatAll(List.of())).isEmpty();
            assertThat(model.requestsAtOnce())
                    .as("the next takes the place of one that is done")
                    .isEqualTo(8);
        }
    }

    @Test
    void chat_streaming_handsOverWhatItReturns() {
        try (LocalChatModel model = LocalChatModel.open(TinyModel.write(folder))) {
            List<String> heard = new ArrayList<>();
            ChatResponse response = model.chat(ask("hello", 12), heard::add);
            assertThat(String.join("", heard)).isEqualTo(response.text());
            assertThat(response).isEqualTo(model.chat(ask("hello", 12)));
        }
    }

    @Test
    void chat_withSeedAndTemperature_repeats() {
        try (LocalChatModel model = LocalChatModel.open(TinyModel.write(folder))) {
            ChatRequest warm = ask("hello", 12).toBuilder()
                    .temperature(1)
                    .topP(0.9)
                    .topK(50)
                    .seed(4)
                    .build();
            assertThat(model.chat(warm)).isEqualTo(model.chat(warm));
            assertThat(model.chat(warm).text())
                    .isNotEqualTo(model.chat(warm.toBuilder().seed(5).build()).text());
        }
    }

    @Test
    void logProbabilities_dependOnWhatComesBefore_tokenByToken() {
        try (LocalChatModel model = LocalChatModel.builder(TinyModel.write(folder))
                .precision(LocalPrecision.FP32)
                .build()) {
            List<Message> prompt = List.of(Message.user("hello"));
            double[] likely = model.logProbabilities(prompt, "abc");
            assertThat(Arrays.stream(likely).max().orElseThrow()).isNegative();
            double[] shorter = model.logProbabilities(prompt, "ab");
            assertThat(likely[0]).isCloseTo(shorter[0], within(1e-5));
            assertThat(likely[1]).isCloseTo(shorter[1], within(1e-5));
            assertThat(likely).hasSize(shorter.length + 1);
            // a token is a byte here: letters share less than the whole of one token's probability
            double letters = IntStream.rangeClosed('A', 'z')
                    .mapToDouble(letter -> Math.exp(model.logProbabilities(prompt, "" + (char) letter)[0]))
                    .sum();
            assertThat(letters).isBetween(0.05, 0.95);
            // earlier answers are not counted
            List<Message> longer = List.of(Message.user("hi"), Message.assistant("you"), Message.user("hello"));
            assertThat(model.logProbabilities(longer, "ab")).hasSize(shorter.length);
        }
    }

    @Test
    void logProbabilities_withAnAdapter_areTheSameMergedOrLive() {
        TinyModel.write(folder);
        List<Message> prompt = List.of(Message.user("hello"));
        LocalChatModel.Builder builder =
                LocalChatModel.builder(folder).adapter(adapter()).precision(LocalPrecision.FP32);
        try (LocalChatModel merged = builder.build();
                LocalChatModel live = builder.merged(false).build();
                LocalChatModel base = LocalChatModel.open(folder)) {
            double[] expected = merged.logProbabilities(prompt, "abc");
            assertThat(live.logProbabilities(prompt, "abc")).containsExactly(expected, within(1e-4));
            assertThat(base.logProbabilities(prompt, "abc")[0]).isNotCloseTo(expected[0], within(1e-4));
        }
    }

    @Test
    void chat_ofMillionsOfSpaces_isRefusedAndNotCountedToTheEnd() {
        try (LocalChatModel model = LocalChatModel.open(TinyModel.write(folder))) {
            assertThatThrownBy(() -> model.chat(ask(" ".repeat(11_000_000), 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the conversation has more than 1024 tokens, the model's context is 256 -> shorten it");
            assertThat(model.chat(ask("hello", 1)).usage().outputTokens()).isEqualTo(1);
        }
    }

    @Test
    void logProbabilities_beyondTheContext_areRefused() {
        try (LocalChatModel model = LocalChatModel.open(TinyModel.write(folder))) {
            assertThatThrownBy(() -> model.logProbabilities(List.of(Message.user("a")), "b".repeat(5000)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("context");
        }
    }

    @Test
    void adapter_mergedOrLive_answersTheSame_andNotAsTheBase() {
        TinyModel.write(folder);
        Path adapter = adapter();
        ChatRequest request = ask("hello", 20);
        try (LocalChatModel base = LocalChatModel.open(folder);
                LocalChatModel merged =
                        LocalChatModel.builder(folder).adapter(adapter).build();
                LocalChatModel live = LocalChatModel.builder(folder)
                        .adapter(adapter)
                        .merged(false)
                        .build()) {
            assertThat(merged.chat(request)).isEqualTo(live.chat(request)).isNotEqualTo(base.chat(request));
            assertThat(merged.name()).endsWith(" + adapter");
        }
    }

    @Test
    void quantization_int8_answersInBatchesAndAlone_mergedOrLive() {
        TinyModel.write(folder);
        LocalChatModel.Builder eight =
                LocalChatModel.builder(folder).adapter(adapter()).quantization(Quantization.INT8);
        try (LocalChatModel merged = eight.build();
                LocalChatModel live = eight.merged(false).build()) {
            for (LocalChatModel model : List.of(merged, live)) {
                ChatResponse alone = model.chat(ask("hello", 6));
                assertThat(alone.usage().outputTokens()).isEqualTo(6);
                assertThat(model.chat(ask("hello", 6))).isEqualTo(alone);
                assertThat(model.chatAll(List.of(ask("hello", 6), ask("and you?", 4))))
                        .hasSize(2);
                assertThat(model.logProbabilities(List.of(Message.user("hello")), "abc"))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void quantization_nf4_isRefusedByName() {
        assertThatThrownBy(() -> LocalChatModel.builder(folder).quantization(Quantization.NF4))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("NF4")
                .hasMessageContaining("use INT8");
    }

    /** An adapter with B unlike zero, on two projections. */
    private Path adapter() {
        ModelConfig config = ModelConfigReader.read(folder);
        AdapterShape shape = new AdapterShape(
                2, 4, false, 0, java.util.EnumSet.of(Projection.V, Projection.DOWN), java.util.Set.of());
        Map<String, FloatTensor> tensors = InitialValues.adapter(Layout.adapter(config, shape), 1);
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            if (name.endsWith("lora_B.weight")) {
                Arrays.fill(tensor.values(), 0.3f);
            }
            parts.add(SafetensorsWriter.Part.of(name, tensor.shape(), tensor.values()));
        });
        Path target = folder.resolve("adapter");
        Adapter.write(target, new AdapterConfig(2, 4, 0, false, List.of("v_proj", "down_proj"), "tiny"), parts);
        return target;
    }

    @Test
    void chat_longerThanTheContext_isRefusedWithTheNumbers() {
        try (LocalChatModel model = LocalChatModel.open(TinyModel.write(folder))) {
            assertThatThrownBy(() -> model.chat(ChatRequest.user("x".repeat(300))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("shorten")
                    .hasMessageContaining("256");
            assertThat(model.chat(ask("x".repeat(250), 100)).usage().outputTokens())
                    .isLessThanOrEqualTo(3);
        }
    }

    @Test
    void close_twice_andAQuestionAfterIt() {
        LocalChatModel model = LocalChatModel.open(TinyModel.write(folder));
        model.close();
        model.close();
        assertThatThrownBy(() -> model.chat(ask("hello", 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void open_ofNoModel_isRefusedByName() {
        assertThatThrownBy(() -> LocalChatModel.open(folder.resolve("none")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("none");
    }
}
