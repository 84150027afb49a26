// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 5: tools through the router, over a real connection: out as OpenAI writes them, their calls back as types. */
class HuggingFaceRouterToolsTest {
    private static final String MODEL = "acme/tiny:groq";
    private static final ToolSpecification WEATHER = ToolSpecification.builder("weather")
            .description("The weather of a city now")
            .parameters("{\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}")
            .build();
    private static final ToolSpecification CLOCK =
            ToolSpecification.builder("clock").build();

    // written by hand, as the providers behind the router write them
    private static final Map<String, Object> CALLS = Json.parseObject("""
            {"role": "assistant", "tool_calls": [
              {"id": "call_a", "type": "function",
               "function": {"name": "weather", "arguments": "{\\"city\\": \\"Lima\\"}"}},
              {"id": "call_b", "type": "function",
               "function": {"name": "weather", "arguments": "{\\"city\\": \\"Rome\\"}"}}]}""");

    private final HubFixture fixture = new HubFixture();
    private final FakeOpenAiServer server = FakeOpenAiServer.builder()
            .key(HubFixture.TOKEN)
            .addModel(MODEL, FakeTraining.quick())
            .answers(HuggingFaceRouterToolsTest::answer)
            .start();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        server.close();
        fixture.close();
    }

    private static Map<String, Object> answer(Map<String, Object> asked) {
        boolean answered = String.valueOf(asked.get("messages")).contains("tool_call_id");
        return answered ? Map.of("role", "assistant", "content", "Rome is warmer") : CALLS;
    }

    private ChatModel model() {
        return HuggingFaceRouter.builder(fixture.alice(cache))
                .endpoint(server.baseUrl())
                .build()
                .chatModel(MODEL);
    }

    private static ChatRequest asked() {
        return ChatRequest.user("Lima or Rome?").toBuilder()
                .maxTokens(50)
                .addTool(WEATHER)
                .addTool(CLOCK)
                .toolChoice(ToolChoice.function("weather"))
                .build();
    }

    private Map<String, Object> sent() {
        List<FakeRequest> requests = server.requests("POST", "/chat/completions");
        FakeRequest last = requests.get(requests.size() - 1);
        assertThat(last.header("Authorization")).isEqualTo("Bearer " + HubFixture.TOKEN);
        return Json.parseObject(new String(last.body(), StandardCharsets.UTF_8));
    }

    @Test
    void toolsAndChoice_goOutAsOpenAiWritesThem() {
        model().chat(asked());
        assertThat(sent()).isEqualTo(Json.parseObject("""
                {"model": "acme/tiny:groq",
                 "messages": [{"role": "user", "content": "Lima or Rome?"}],
                 "max_tokens": 50,
                 "tools": [
                   {"type": "function", "function": {
                     "name": "weather",
                     "description": "The weather of a city now",
                     "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}},
                   {"type": "function", "function": {"name": "clock"}}],
                 "tool_choice": {"type": "function", "function": {"name": "weather"}}}"""));
    }

    @Test
    void calls_comeBackTyped_wholeAndStreamed() {
        assertCalls(model().chat(asked()));
        assertCalls(model().chat(asked(), text -> {}));
    }

    private static void assertCalls(ChatResponse response) {
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.text()).isEmpty();
        assertThat(response.toolCalls()).extracting(ToolCall::id).containsExactly("call_a", "call_b");
        assertThat(response.toolCalls()).extracting(ToolCall::name).containsOnly("weather");
        assertThat(response.toolCalls().get(0).parsedArguments()).contains(Map.of("city", "Lima"));
        assertThat(response.toolCalls().get(1).parsedArguments()).contains(Map.of("city", "Rome"));
    }

    @Test
    void results_goBackToTheModel_whichThenAnswers() {
        ChatResponse called = model().chat(asked());
        ChatRequest.Builder next =
                asked().toBuilder().toolChoice(ToolChoice.auto()).addMessage(called.message());
        called.toolCalls().forEach(call -> next.addMessage(Message.tool(call.id(), "21 °C")));
        assertThat(model().chat(next.build()).text()).isEqualTo("Rome is warmer");
        assertThat(sent().get("tool_choice")).isEqualTo("auto");
        assertThat((List<?>) sent().get("messages"))
                .last()
                .isEqualTo(Map.of("role", "tool", "tool_call_id", "call_b", "content", "21 °C"));
    }
}
