// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as no friend would send them: each has an answer, or an error that says what to do. */
@Tag("native")
@Timeout(60)
class HostileRequestTest {
    @TempDir
    static Path folder;

    private static LocalChatModel model;

    @BeforeAll
    static void open() {
        model = LocalChatModel.open(TinyModel.write(folder.resolve("tiny")));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "best_of", "documents", "frequency_penalty", "grammar", "guided_json", "json_schema", "logit_bias",
                        "logprobs",
                "n", "presence_penalty", "repetition_penalty", "response_format", "stop", "temperature", "tool_choice",
                        "tools"
            })
    void chat_withAFieldThatNothingReads_isRefusedByName(String field) {
        ChatRequest request =
                ask("a").addExtra(field, List.of(Map.of("type", "x"))).build();
        assertThatThrownBy(() -> model.chat(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the request has the extra fields [" + field + "]")
                .hasMessageContaining("-> leave them out");
    }

    @Test
    void chat_withTypedToolsThatNothingReads_isRefused_andWithWhatItDoesAnyway_isAnswered() {
        ChatRequest tools = ask("a").addTool(
                        ToolSpecification.builder("weather").build())
                .toolChoice(ToolChoice.required())
                .responseFormat(ResponseFormat.jsonObject())
                .logProbabilities(true)
                .build();
        assertThatThrownBy(() -> model.chat(tools))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[logprobs, response_format, tool_choice, tools]");
        ChatRequest plain = ask("a").toolChoice(ToolChoice.auto())
                .responseFormat(ResponseFormat.text())
                .logProbabilities(false)
                .build();
        assertThat(model.chat(plain)).isEqualTo(model.chat(ask("a").build()));
    }

    @Test
    void chat_withAnImage_isRefused_andWithTextPartsAlone_isAnswered() {
        ContentPart image = ContentPart.image("data:image/png;base64,AA==");
        List<Message> seen = List.of(Message.user(ContentPart.text("a"), image));
        assertThatThrownBy(() -> model.chat(ChatRequest.of(seen)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a user message has a part of type \"image_url\": this engine reads texts alone"
                        + " -> leave it out, or ask a model that can see it");
        assertThatThrownBy(() -> model.logProbabilities(seen, "a"))
                .hasMessageContaining("this engine reads texts alone");
        ChatRequest parts =
                ask("a").messages(List.of(Message.user(ContentPart.text("a")))).build();
        assertThat(model.chat(parts)).isEqualTo(model.chat(ask("a").build()));
    }

    @Test
    void chat_withAFieldThatTheTemplateReads_orThatIsNoSetting_isAnswered() {
        assertThat(model.chat(ask("a").addExtra("add_generation_prompt_style", "x")
                                .addExtra("id", 7)
                                .build())
                        .usage()
                        .outputTokens())
                .isEqualTo(3);
    }

    @Test
    void chat_ofTenThousandMessages_isRefusedWithTheNumbers() {
        List<Message> many = new ArrayList<>();
        IntStream.range(0, 10_000)
                .forEach(i -> many.add(i % 2 == 0 ? Message.user("question " + i) : Message.assistant("answer " + i)));
        assertThatThrownBy(() -> model.chat(ChatRequest.of(many)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("context is 256");
    }

    @ParameterizedTest
    @CsvSource({"257, 3, stop strings, at most 256", "1, 1001, a stop string has 1001 characters"})
    void chat_withTooMuchToStopAt_isRefused(int count, int length, String words) {
        List<String> stops = IntStream.range(0, count)
                .mapToObj(i -> Character.toString('A' + i % 50).repeat(length))
                .toList();
        assertThatThrownBy(() -> model.chat(ask("a").stop(stops).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void chat_withAsManyStopStringsAsMayBe_isAnswered() {
        List<String> stops = IntStream.range(0, 256)
                .mapToObj(i -> "z".repeat(999) + (char) ('A' + i))
                .toList();
        assertThat(model.chat(ask("a").stop(stops).maxTokens(200).build())
                        .usage()
                        .outputTokens())
                .isEqualTo(200);
    }

    @Test
    void chat_withTheLargestNumbers_endsAtTheContext() {
        ChatRequest request = ask("a").maxTokens(Integer.MAX_VALUE)
                .seed(Long.MIN_VALUE)
                .topK(Integer.MAX_VALUE)
                .topP(Double.MIN_VALUE)
                .temperature(100)
                .build();
        ChatResponse response = model.chat(request);
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.usage().inputTokens() + response.usage().outputTokens())
                .isEqualTo(256);
        assertThat(model.chat(request)).isEqualTo(response);
    }

    @Test
    void chat_atTheSmallestTemperature_isGreedy() {
        ChatRequest greedy = ask("hello").maxTokens(20).build();
        assertThat(model.chat(greedy.toBuilder().temperature(Double.MIN_VALUE).build())
                        .text())
                .isEqualTo(model.chat(greedy).text());
    }

    @Test
    void chat_ofOnlyASystemMessage_ofAnEmptyOne_andOfOneThatEndsWithAnAnswer_isAnswered() {
        for (List<Message> messages : List.of(
                List.of(Message.system("only this")),
                List.of(Message.user("")),
                List.of(Message.user("\u0000\uD800 <|end|>")),
                List.of(Message.user("a"), Message.assistant("b")))) {
            ChatResponse response =
                    model.chat(ChatRequest.of(messages).toBuilder().maxTokens(3).build());
            assertThat(response.usage().outputTokens()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, -0.0001, Double.POSITIVE_INFINITY, 101})
    void request_ofATemperatureOutOfRange_isRefused(double temperature) {
        assertThatThrownBy(() -> ChatRequest.builder().temperature(temperature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("temperature: " + temperature + " -> give a number from 0 to 100");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, 0, 1.0001, Double.POSITIVE_INFINITY})
    void request_ofATopPOutOfRange_isRefused(double topP) {
        assertThatThrownBy(() -> ChatRequest.builder().topP(topP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topP: " + topP + " -> give a number above 0 and at most 1");
    }

    @Test
    void request_ofNoMessageOrNoToken_isRefused() {
        assertThatThrownBy(() -> ChatRequest.of(List.of())).hasMessageContaining("no message -> give at least one");
        assertThatThrownBy(() -> ask("a").maxTokens(0)).hasMessageContaining("maxTokens: 0 -> give at least 1");
        assertThatThrownBy(() -> ask("a").topK(0)).hasMessageContaining("topK: 0 -> give at least 1");
        assertThatThrownBy(() -> ask("a").stop(List.of("a", ""))).hasMessageContaining("is empty: 2 of 2 -> give");
    }

    private static ChatRequest.Builder ask(String text) {
        return ChatRequest.user(text).toBuilder().maxTokens(3);
    }
}
