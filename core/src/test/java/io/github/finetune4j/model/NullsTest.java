// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.Usage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is missing is refused where it is given, by name. */
@SuppressWarnings({"NullAway", "DataFlowIssue"}) // that is the point
class NullsTest {
    private static final Usage USAGE = new Usage(1, 1);

    @Test
    void nulls_areRefused_andNamed() {
        Map<ThrowingCallable, String> calls = new LinkedHashMap<>();
        calls.put(() -> new ChatResponse(null, FinishReason.STOP, USAGE), "a chat response needs text, got null");
        calls.put(() -> new ChatResponse("", null, USAGE), "a chat response needs finishReason, got null");
        calls.put(() -> new ChatResponse(null, null, null, null), "needs text, finishReason, usage, fields, got null");
        calls.put(() -> ChatRequest.user(null), "a message needs content, got null");
        calls.put(() -> ChatRequest.of(null), "a chat request needs messages, got null");
        calls.put(
                () -> ChatRequest.of(Arrays.asList(Message.user("a"), null)),
                "messages of a chat request hold null at 1");
        calls.put(() -> ChatRequest.builder().addMessage(null), "a chat request needs message, got null");
        calls.put(() -> ChatRequest.builder().stop(null), "a chat request needs stop, got null");
        calls.put(
                () -> ChatRequest.builder().stop(Arrays.asList("a", null)),
                "stop strings of a chat request hold null at 1");
        calls.put(() -> ChatRequest.builder().addExtra("tools", null), "needs tools's value, got null");
        calls.put(() -> ChatRequest.user("a").withKey(null), "leave it out where nobody is known");
        calls.put(() -> new Message(null, "a"), "a message needs role, got null");
        calls.put(() -> new Message(Role.USER, "a", null), "a message needs fields, got null");
        calls.put(() -> ModelRef.of(null, "a"), "a model reference needs provider, got null");
        calls.put(() -> ModelRef.of("a", null), "a model reference needs id, got null");
        calls.put(() -> ModelRef.parse(null), "a model reference needs text, got null");
        assertThat(calls).hasSize(16);
        calls.forEach((call, message) -> assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message));
    }

    @Test
    void usage_holdsNumbersOnly() {
        assertThatThrownBy(() -> new Usage(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void named_needsANameThatCanBeRead() {
        ChatModel model = request -> new ChatResponse("", FinishReason.STOP, USAGE);
        assertThatThrownBy(() -> model.named(" ")).hasMessageContaining("a model's name must be one line");
        assertThatThrownBy(() -> model.named("two\nlines")).hasMessageContaining("two\\u000alines");
        assertThat(model.identity()).isEmpty();
        assertThat(model.named("v2").identity()).contains("v2");
        assertThat(model.named("v2").named("v3").identity()).as("the first one").contains("v2");
    }
}
