// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.fixtures.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and spans of real templates against recorded texts and token masks. */
final class MasksTest {
    private static JsonNode read(Path path) {
        return GoldenRenders.json(GoldenRenders.text(path), JsonNode.class);
    }

    private static JsonNode conversations(String model) {
        JsonNode all = read(masks(model)).get("templates").get(model).get("conversations");
        assertThat(all).hasSize(12);
        return all;
    }

    // Llama's texts are not copied into the repository
    private static Path masks(String model) {
        return model.equals("llama3_1")
                ? Fixtures.restricted("fixtures/lora/masks.json")
                : Fixtures.path("lora/masks.json");
    }

    private static Path config(String model) {
        return switch (model) {
            case "llama3_1" -> Fixtures.restricted("tokenizers/llama3_1/tokenizer_config.json");
            case "smollm2" -> Fixtures.path("models/smollm2-135m-instruct/tokenizer_config.json");
            default -> Fixtures.path("tokenizers/" + model + "/tokenizer_config.json");
        };
    }

    private static AssistantSpans spans(String model, JsonNode conversation) {
        JsonNode config = read(config(model));
        ChatInput.Builder input = ChatInput.builder()
                .messages(GoldenRenders.maps(conversation.get("messages")))
                .generationPrompt(conversation.get("add_generation_prompt").asBoolean());
        if (!conversation.get("tools").isNull()) {
            input.tools(GoldenRenders.maps(conversation.get("tools")));
        }
        for (String token : List.of("bos_token", "eos_token", "pad_token")) {
            if (config.hasNonNull(token)) {
                JsonNode value = config.get(token);
                input.addVariable(
                        token,
                        value.isTextual()
                                ? value.asText()
                                : value.get("content").asText());
            }
        }
        return ChatTemplate.parse(config.get("chat_template").asText()).assistantSpans(input.build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "smollm2", "llama3_1"})
    void spans_ofRecordedConversations_fitTextsAndMasks(String model) {
        for (JsonNode conversation : conversations(model)) {
            check(model, conversation);
        }
    }

    private static void check(String model, JsonNode conversation) {
        AssistantSpans spans = spans(model, conversation);
        assertThat(spans.rendered().text())
                .as(conversation.get("title").asText())
                .isEqualTo(conversation.get("text").asText());
        JsonNode mask = conversation.get("assistant_mask");
        if (mask.isNull()) {
            assertThat(spans.method()).isEqualTo(AssistantSpans.Method.LAST_ANSWER_ONLY);
            assertThat(spans.spans()).hasSize(1);
        } else {
            assertThat(spans.spans()).hasSize(runs(mask));
            assertThat(spans.method()).isIn(AssistantSpans.Method.PREFIX, AssistantSpans.Method.NONE);
        }
    }

    private static int runs(JsonNode mask) {
        return (int) IntStream.range(0, mask.size())
                .filter(i ->
                        mask.get(i).asInt() == 1 && (i == 0 || mask.get(i - 1).asInt() == 0))
                .count();
    }

    @Test
    void spans_ofSmolLm2_areContentAndEndOfTurn() {
        for (JsonNode conversation : conversations("smollm2")) {
            List<String> expected = new ArrayList<>();
            for (JsonNode message : conversation.get("messages")) {
                if (message.get("role").asText().equals("assistant")) {
                    expected.add(message.get("content").asText() + "<|im_end|>\n");
                }
            }
            AssistantSpans spans = spans("smollm2", conversation);
            assertThat(texts(spans)).isEqualTo(expected);
        }
    }

    @Test
    void spans_ofQwen3WithTwoTurns_areTheLastAnswerWithItsEmptyThought() {
        JsonNode conversation = conversations("qwen3").get(2);
        String answer = conversation.get("messages").get(3).get("content").asText();
        assertThat(texts(spans("qwen3", conversation)))
                .containsExactly("<think>\n\n</think>\n\n" + answer + "<|im_end|>\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "smollm2", "llama3_1"})
    void inputRanges_ofLookAlikes_coverTheFalseSpecialTokens(String model) {
        JsonNode conversation = conversations(model).get(8);
        assertThat(conversation.get("title").asText()).isEqualTo("special token look-alikes");
        String content = conversation.get("messages").get(0).get("content").asText();
        RenderedChat chat = spans(model, conversation).rendered();
        assertThat(chat.inputRanges().stream().map(r -> r.of(chat.text()))).contains(content);
    }

    private static List<String> texts(AssistantSpans spans) {
        return spans.spans().stream()
                .map(span -> span.of(spans.rendered().text()))
                .toList();
    }
}
