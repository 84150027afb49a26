// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics over the types of a chat: calls, formats, log-probabilities. */
class TypedMetricsTest {
    private static Answer answer(Message expected, Message actual) {
        return new Answer(
                List.of(Message.user("q")), expected, ChatResponse.of(actual, FinishReason.STOP, new Usage(1, 1)));
    }

    private static Message calls(ToolCall... calls) {
        return Message.assistant("", List.of(calls));
    }

    private static double same(Message expected, Message actual) {
        return Metrics.toolCalls().score(answer(expected, actual)).value();
    }

    @Test
    void calls_areComparedByNameAndValues() {
        Message lima = calls(ToolCall.of("a", "weather", "{\"city\":\"Lima\",\"days\":1}"));
        assertThat(same(lima, calls(ToolCall.of("b", "weather", "{\"days\": 1, \"city\": \"Lima\"}"))))
                .isEqualTo(1);
        assertThat(same(lima, calls(ToolCall.of("b", "weather", "{\"city\":\"Rome\",\"days\":1}"))))
                .isZero();
        assertThat(Metrics.toolCallF1()
                        .score(answer(lima, calls(ToolCall.of("b", "weather", "{\"city\":\"Lima\"}"))))
                        .value())
                .isEqualTo(0.8);
    }

    @Test
    void argumentsAsAnObject_orNone_areTheSameAsText() {
        Message object = new Message(
                Role.ASSISTANT,
                "",
                Map.of("tool_calls", List.of(Map.of("function", Map.of("name", "f", "arguments", Map.of("x", 1))))));
        assertThat(same(calls(ToolCall.of("a", "f", "{\"x\":1}")), object)).isEqualTo(1);
        assertThat(same(calls(ToolCall.of("a", "f", "")), calls(ToolCall.of("a", "f", "{}"))))
                .isEqualTo(1);
    }

    @Test
    void callThatIsNone_isNotOverlooked() {
        Message junk = new Message(Role.ASSISTANT, "", Map.of("tool_calls", Arrays.asList("junk", null)));
        assertThat(same(Message.assistant(""), junk)).isZero();
        assertThat(same(calls(ToolCall.of("a", "f", "no json")), calls(ToolCall.of("a", "f", "no json"))))
                .isEqualTo(1);
    }

    @Test
    void schemaOfAFormat_judgesAnswers() {
        JsonSchema schema = JsonSchema.of(
                ResponseFormat.jsonSchema("city", Map.of("type", "object", "required", List.of("city")), true));
        assertThat(schema.accepts("{\"city\":\"Lima\"}")).isTrue();
        assertThat(schema.accepts("{}")).isFalse();
        assertThatThrownBy(() -> JsonSchema.of(ResponseFormat.jsonObject()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is of type json_object -> take ResponseFormat.jsonSchema");
    }

    @Test
    void logProbabilities_areNumbers_andJunkIsLeftOut() {
        ChatResponse response = new ChatResponse(
                "a",
                FinishReason.STOP,
                new Usage(1, 1),
                Map.of("logprobs", Map.of("content", List.of(Map.of("logprob", -1), "junk", Map.of("logprob", "x")))));
        assertThat(LogProbabilities.of(response)).containsExactly(-1);
        assertThat(LogProbabilities.of(new ChatResponse("a", FinishReason.STOP, new Usage(1, 1))))
                .isEmpty();
    }
}
