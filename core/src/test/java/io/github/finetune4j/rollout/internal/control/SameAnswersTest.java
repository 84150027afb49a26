// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two answers of a shadow stage agree in their texts and in what they call. */
class SameAnswersTest {
    private static final ToolCall LIMA = ToolCall.of("a", "weather", "{\"city\":\"Lima\",\"days\":1}");
    private static final ToolCall ROME = ToolCall.of("b", "weather", "{\"city\":\"Rome\"}");

    private static ChatResponse answer(String text, ToolCall... calls) {
        return ChatResponse.of(Message.assistant(text, List.of(calls)), FinishReason.STOP, new Usage(1, 1));
    }

    @Test
    void sameCalls_inAnyOrder_underOtherIds_agree() {
        ToolCall again = ToolCall.of("z", "weather", "{ \"days\": 1, \"city\": \"Lima\" }");
        assertThat(SameAnswers.same(answer("", LIMA, ROME), answer("", ROME, again)))
                .isTrue();
    }

    @Test
    void otherCalls_orOtherTexts_disagree() {
        assertThat(SameAnswers.same(answer("", LIMA), answer("", ROME))).isFalse();
        assertThat(SameAnswers.same(answer("", LIMA, LIMA), answer("", LIMA))).isFalse();
        assertThat(SameAnswers.same(answer("a"), answer("b"))).isFalse();
        assertThat(SameAnswers.same(answer("a", LIMA), answer("a"))).isFalse();
    }

    @Test
    void argumentsThatAreNoJson_areComparedAsText() {
        ToolCall broken = ToolCall.of("a", "f", "{\"x\":");
        assertThat(SameAnswers.same(answer("", broken), answer("", ToolCall.of("b", "f", "{\"x\":"))))
                .isTrue();
        assertThat(SameAnswers.same(answer("", broken), answer("", ToolCall.of("b", "f", "{"))))
                .isFalse();
        assertThat(SameAnswers.same(
                        answer("", broken),
                        new ChatResponse(
                                "", FinishReason.STOP, new Usage(1, 1), Map.of("tool_calls", List.of("junk")))))
                .isFalse();
    }
}
