// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows that Gemini's tuning takes, and those that it does not. */
class DataRulesTest {
    private static final TunableModels MODELS = TunableModels.load(Set.of());
    private static final Message USER = Message.user("Hi");
    private static final Message ANSWER = Message.assistant("Hello");

    private static List<String> problems(FineTuneSpec spec) {
        return DataRules.problems(spec, MODELS.limits(spec.method()), null);
    }

    private static List<String> problems(Message... messages) {
        return problems(Data.spec()
                .trainingData(Dataset.of(List.of(ChatExample.of(messages))))
                .build());
    }

    private static List<String> pair(List<Message> prompt, List<Message> preferred) {
        Example pair = new PreferenceExample(prompt, preferred, List.of(ANSWER), Map.of());
        return problems(Data.spec()
                .method(TrainingMethod.DPO)
                .trainingData(Dataset.of(List.of(pair)))
                .build());
    }

    @Test
    void rows_thatFit_haveNoProblem() {
        assertThat(problems(Message.system("Be brief."), USER, ANSWER)).isEmpty();
        assertThat(problems(USER, ANSWER, Message.user("And?"), Message.assistant("More")))
                .isEmpty();
        assertThat(pair(List.of(USER), List.of(Message.assistant("Hi!")))).isEmpty();
    }

    @Test
    void rows_thatDoNotFit_areNamedWithTheReason() {
        assertThat(problems(ANSWER)).containsExactly("row 1 of the training data does not begin with the user");
        assertThat(problems(USER)).singleElement().asString().contains("does not end with the assistant");
        assertThat(problems(USER, Message.assistant(" ")))
                .singleElement()
                .asString()
                .contains("empty answer");
        assertThat(problems(USER, Message.system("Now"), ANSWER))
                .singleElement()
                .asString()
                .contains("after the first");
        assertThat(problems(USER, new Message(Role.ASSISTANT, "x", Map.of("weight", 0L))))
                .singleElement()
                .asString()
                .contains("weight");
        assertThat(problems(Message.user(ContentPart.image("https://example.com/a.png")), ANSWER))
                .singleElement()
                .asString()
                .contains("gs://");
        assertThat(problems(USER, Message.tool("call-1", "42"), ANSWER))
                .singleElement()
                .asString()
                .contains("without the call");
        assertThat(problems(Message.user("x".repeat(4 * 131_072 + 100)), ANSWER))
                .singleElement()
                .asString()
                .contains("about 1310", "131072");
    }

    @Test
    void pairs_thatDoNotFit_areNamedWithTheReason() {
        assertThat(pair(List.of(USER, ANSWER), List.of(ANSWER)))
                .singleElement()
                .asString()
                .contains("end its prompt");
        assertThat(pair(List.of(USER), List.of(ANSWER, USER, ANSWER)))
                .singleElement()
                .asString()
                .contains("exactly one message");
        assertThat(pair(List.of(Message.user(ImagePart.of("image/png", new byte[] {1}))), List.of(ANSWER)))
                .singleElement()
                .asString()
                .contains("texts alone");
    }

    @Test
    void manyBadRows_areCounted() {
        List<Example> rows = java.util.Collections.nCopies(9, ChatExample.of(USER));
        assertThat(problems(Data.spec().trainingData(Dataset.of(rows)).build()))
                .hasSize(6)
                .last()
                .isEqualTo("and 4 more rows");
    }

    @Test
    void sizes_areLimited() {
        assertThat(problems(Data.spec().validationData(Data.rows(5_001)).build()))
                .contains("the validation data has at most 5000 rows, got 5001");
        assertThat(problems(Data.spec()
                        .trainingData(Data.rows(2_000))
                        .validationData(Data.rows(1_001))
                        .build()))
                .singleElement()
                .asString()
                .contains("30 %");
    }

    @Test
    void row_isGeminis() {
        ToolCall call = ToolCall.of("c1", "weather", Map.of("city", "Rome"));
        ChatExample chat = ChatExample.of(
                        Message.system("Be brief."),
                        Message.user(ContentPart.text("See "), ImagePart.of("image/png", new byte[] {1, 2, 3})),
                        Message.assistant("", List.of(call)),
                        Message.tool("c1", "sunny"),
                        Message.assistant("Sunny."))
                .withTools(List.of(ToolSpecification.builder("weather")
                        .description("of a city")
                        .parameters(Map.of("type", "object"))
                        .build()));
        assertThat(Json.parseObject(Json.write(GeminiRows.row(chat)))).isEqualTo(Json.parseObject("""
                {"systemInstruction": {"parts": [{"text": "Be brief."}]},
                 "contents": [
                   {"role": "user", "parts": [
                     {"text": "See "}, {"inlineData": {"mimeType": "image/png", "data": "AQID"}}]},
                   {"role": "model", "parts": [{"functionCall": {"name": "weather", "args": {"city": "Rome"}}}]},
                   {"role": "user", "parts": [
                     {"functionResponse": {"name": "weather", "response": {"result": "sunny"}}}]},
                   {"role": "model", "parts": [{"text": "Sunny."}]}],
                 "tools": [{"functionDeclarations": [
                   {"name": "weather", "description": "of a city", "parametersJsonSchema": {"type": "object"}}]}]}"""));
    }

    @Test
    void models_areDated() {
        assertThat(MODELS.date()).isEqualTo("2026-11-28");
        assertThat(MODELS.problem("gemini-3.5-flash", TrainingMethod.SUPERVISED, "us-central1"))
                .isEmpty();
        assertThat(MODELS.problem("gemini-3.5-flash", TrainingMethod.DPO, "us-central1"))
                .contains("not listed for preference tuning", "addTunableModel");
        assertThat(MODELS.problem("gemini-0", TrainingMethod.SUPERVISED, "us-central1"))
                .contains("gemini-3.5-flash-lite", "addTunableModel");
        assertThat(TunableModels.load(Set.of("gemini-0")).problem("gemini-0", TrainingMethod.DPO, "x"))
                .isEmpty();
    }
}
