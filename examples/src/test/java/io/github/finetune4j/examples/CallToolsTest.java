// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop of calls: results go back under their calls, bad arguments too, and it ends. */
class CallToolsTest {
    @Test
    void calls_areAnswered_untilTheModelSaysSomething() {
        List<List<Message>> asked = new ArrayList<>();
        String said = CallTools.answer(
                request -> {
                    asked.add(request.messages());
                    return asked.size() == 1
                            ? calling(
                                    ToolCall.of("a", "weather", "{\"city\":\"Lima\"}"),
                                    ToolCall.of("b", "weather", "{"))
                            : new ChatResponse("Dry.", FinishReason.STOP, new Usage(1, 1));
                },
                "Rain?");
        assertThat(said).isEqualTo("Dry.");
        assertThat(asked.get(1).subList(2, 4))
                .containsExactly(
                        Message.tool("a", "Lima: dry, 21 degrees"),
                        Message.tool("b", "the arguments must be a JSON object with the text city"));
    }

    @Test
    void modelThatOnlyCalls_isLeftAfterSomeTurns() {
        assertThat(CallTools.answer(request -> calling(ToolCall.of("a", "weather", "{}")), "Rain?"))
                .isEmpty();
    }

    private static ChatResponse calling(ToolCall... calls) {
        return ChatResponse.of(Message.assistant("", List.of(calls)), FinishReason.TOOL_CALLS, new Usage(1, 1));
    }
}
