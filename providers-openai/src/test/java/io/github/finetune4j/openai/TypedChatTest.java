// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The types of a chat over a real connection: out as the protocol writes them, and back as the same types. */
class TypedChatTest {
    private static final ToolSpecification WEATHER = ToolSpecification.builder("weather")
            .description("The weather of a city now")
            .parameters("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}")
            .build();
    private static final List<ToolCall> CALLS = List.of(
            ToolCall.of("call_a", "weather", "{\"city\":\"Lima\"}"),
            ToolCall.of("call_b", "weather", "{\"city\":\"Rome\"}"));

    private final List<ChatRequest> asked = new ArrayList<>();
    private final Lab lab =
            new Lab(FakeOpenAiServer.builder().chatModel(this::answer).start());
    private final OpenAiProvider provider = lab.provider();
    private final OpenAiChatModel model = provider.chatModel(ModelRef.of("openai", FakeOpenAiServer.QUICK));

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private ChatResponse answer(ChatRequest request) {
        asked.add(request);
        boolean calls = !request.tools().isEmpty() && request.messages().size() == 1;
        Message said = calls ? Message.assistant("", CALLS) : Message.assistant("It is warm");
        return ChatResponse.of(said, FinishReason.STOP, new Usage(1, 1));
    }

    private String sent() {
        var requests = lab.server.requests("POST", "/chat/completions");
        return new String(requests.get(requests.size() - 1).body(), StandardCharsets.UTF_8);
    }

    private static ChatRequest.Builder ask() {
        return ChatRequest.user("Will it rain?").toBuilder();
    }

    @Test
    void tools_andTheirCalls_goThroughTheWholeLoop() {
        ChatRequest request = ask().addTool(WEATHER)
                .toolChoice(ToolChoice.function("weather"))
                .build();
        ChatResponse called = model.chat(request);
        assertThat(called.toolCalls()).isEqualTo(CALLS);
        assertThat(called.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(asked.get(0).tools()).containsExactly(WEATHER);
        assertThat(asked.get(0).toolChoice()).contains(ToolChoice.function("weather"));

        ChatRequest.Builder next = request.toBuilder().addMessage(called.message());
        called.toolCalls().forEach(call -> next.addMessage(Message.tool(call.id(), "warm")));
        assertThat(model.chat(next.build()).text()).isEqualTo("It is warm");
        assertThat(asked.get(1).messages().get(1)).isEqualTo(Message.assistant("", CALLS));
        assertThat(asked.get(1).messages().get(3)).isEqualTo(Message.tool("call_b", "warm"));
        assertThat(sent()).contains("\"content\":null,\"tool_calls\":[{\"id\":\"call_a\"");
    }

    @Test
    void toolCalls_streamedInPieces_areTheSame() {
        ChatRequest request = ask().addTool(WEATHER).build();
        assertThat(model.chat(request, text -> {}).toolCalls()).isEqualTo(CALLS);
    }

    @Test
    void typed_andUntyped_goOutAsTheSameBytes() {
        ResponseFormat format = ResponseFormat.jsonSchema("rain", Map.of("type", "object"), true);
        model.chat(ask().addTool(WEATHER)
                .toolChoice(ToolChoice.none())
                .responseFormat(format)
                .topLogProbabilities(2)
                .build());
        String typed = sent();
        model.chat(ask().addExtra("tools", List.of(WEATHER.json()))
                .addExtra("tool_choice", "none")
                .addExtra("response_format", format.json())
                .addExtra("logprobs", true)
                .addExtra("top_logprobs", 2)
                .build());
        assertThat(typed)
                .isEqualTo(sent())
                .contains("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"rain\"");
        assertThat(asked.get(0).responseFormat()).contains(format);
    }

    @Test
    void logProbabilities_comeWholeAndStreamed() {
        ChatRequest request = ask().topLogProbabilities(2).build();
        ChatResponse whole = model.chat(request);
        assertThat(whole.logProbabilities()).hasSize(3);
        assertThat(whole.logProbabilities().get(1).token()).isEqualTo(" is");
        assertThat(whole.logProbabilities().get(1).logProbability()).isEqualTo(-0.25);
        assertThat(whole.logProbabilities().get(1).bytes().orElseThrow())
                .isEqualTo(" is".getBytes(StandardCharsets.UTF_8));
        assertThat(whole.logProbabilities().get(0).alternatives()).hasSize(2);
        assertThat(model.chat(request, text -> {}).logProbabilities()).isEqualTo(whole.logProbabilities());
        assertThat(whole.id()).isPresent();
        assertThat(whole.model()).contains(FakeOpenAiServer.QUICK);
        assertThat(whole.extra())
                .containsOnlyKeys("system_fingerprint", "cached_tokens", "reasoning_tokens", "finish_reason");
    }

    @Test
    void imageParts_goOutAsTheContent_unchanged() {
        Message seen = Message.user(
                ContentPart.text("What is this?"),
                ContentPart.image("https://x.example/a.png").detail("low"));
        model.chat(ChatRequest.of(List.of(seen)));
        assertThat(sent())
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"https://x.example/a.png\",\"detail\":\"low\"}}]")
                .doesNotContain("content_parts");
        assertThat(asked.get(0).messages()).containsExactly(seen);
        assertThatThrownBy(() -> model.chat(ChatRequest.of(List.of(seen.with("What else?")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("isn't that of its parts -> change both");
    }

    @Test
    void imageParts_ofTrainingData_areUploadedAsTheContent() {
        Message seen = Message.user(ContentPart.text("x"), ContentPart.image("https://x.example/a.png"));
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(ChatExample.of(seen, Message.assistant("a" + i)));
        }
        String file = provider.files().ensure(Dataset.of(rows)).id();
        assertThat(new String(lab.server.file(file), StandardCharsets.UTF_8))
                .contains("\"content\":[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"image_url\"")
                .doesNotContain("content_parts");
    }

    @Test
    void hostileReply_hasCallsThatSaySo() {
        String calls = "[{\"function\":{\"name\":\"f\",\"arguments\":\"no json\"}},null,{\"id\":1}]";
        lab.server.fault(FakeFault.page(
                200,
                "application/json",
                "{\"id\":7,\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":" + calls
                        + "},\"logprobs\":{\"content\":\"x\"},\"finish_reason\":\"tool_calls\"}]}"));
        ChatResponse answer = model.chat(ask().build());
        assertThat(answer.id()).isEmpty();
        assertThat(answer.logProbabilities()).isEmpty();
        assertThat(answer.toolCalls()).hasSize(3);
        assertThat(answer.toolCalls().get(0).parsedArguments()).isEmpty();
        assertThat(answer.toolCalls().get(0).arguments()).isEqualTo("no json");
        assertThat(answer.toolCalls().get(0).id()).isEmpty();
        assertThat(answer.toolCalls().get(1).name()).isEmpty();
        assertThat(Json.write(answer.fields().get("tool_calls"))).isEqualTo(calls);
    }
}
