// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

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
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnthropicChatModelTest {
    private static final ToolSpecification TOOL = ToolSpecification.builder("look_up")
            .description("looks it up")
            .parameters(Map.of("type", "object", "properties", Map.of("x", Map.of("type", "integer"))))
            .build();

    private final AnthropicBatchBench bench = new AnthropicBatchBench();
    private final AnthropicChatModel model = bench.provider.chatModel(AnthropicBatchBench.MODEL);

    @AfterEach
    void close() {
        bench.close();
    }

    private Map<String, Object> sent() {
        var requests = bench.server.requests("POST", "/v1/messages");
        return requests.get(requests.size() - 1).json();
    }

    private ChatResponse answered(String body) {
        bench.server.fault(FakeFault.page(200, "application/json", body).on("POST", "/v1/messages"));
        return model.chat(ChatRequest.user("hello"));
    }

    @Test
    void chat_answers_withItsUsage_andSaysWhoAnswered() {
        ChatResponse answer = model.chat(ChatRequest.user("a b c d"));
        assertThat(answer.text()).isEqualTo("You said: a b c d");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.model()).contains(FakeAnthropicServer.MODEL);
        assertThat(answer.usage().inputTokens()).isEqualTo(4);
        assertThat(answer.extra()).containsEntry("cached_tokens", 2L);
        assertThat(model.identity()).contains("anthropic/" + FakeAnthropicServer.MODEL);
        assertThat(bench.server.requests().get(0).header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(bench.server.requests().get(0).headerNames()).doesNotContain("authorization");
    }

    @Test
    void request_goesOutInTheServicesWords() {
        ChatRequest asked = ChatRequest.builder()
                .messages(List.of(
                        Message.system("Be brief."),
                        Message.user(
                                ContentPart.text("What is this?"), ContentPart.image("data:image/png;base64,AAAA")),
                        Message.assistant(
                                "",
                                List.of(ToolCall.of("t1", "look_up", "{\"x\":1}"), ToolCall.of("t2", "look_up", "{}"))),
                        Message.tool("t1", "one"),
                        Message.tool("t2", "two")))
                .temperature(0.5)
                .topP(0.9)
                .topK(7)
                .maxTokens(99)
                .stop(List.of("END"))
                .addTool(TOOL)
                .toolChoice(ToolChoice.auto())
                .responseFormat(ResponseFormat.jsonSchema("answer", Map.of("type", "object")))
                .addExtra("metadata", Map.of("user_id", "u"))
                .build();
        ChatResponse unused = model.chat(asked);
        assertThat(sent())
                .isEqualTo(Json.parseObject(
                        "{\"model\":\"" + FakeAnthropicServer.MODEL + "\",\"max_tokens\":99,\"system\":\"Be brief.\","
                                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},"
                                + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
                                + "\"data\":\"AAAA\"}}]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\","
                                + "\"name\":\"look_up\",\"input\":{\"x\":1}},{\"type\":\"tool_use\",\"id\":\"t2\","
                                + "\"name\":\"look_up\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                                + "\"tool_use_id\":\"t1\",\"content\":\"one\"},{\"type\":\"tool_result\",\"tool_use_id\":\"t2\","
                                + "\"content\":\"two\"}]}],\"temperature\":0.5,\"top_p\":0.9,\"top_k\":7,"
                                + "\"stop_sequences\":[\"END\"],\"tools\":[{\"name\":\"look_up\",\"description\":\"looks it up\","
                                + "\"input_schema\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}}],"
                                + "\"tool_choice\":{\"type\":\"auto\"},\"output_config\":{\"format\":{\"type\":\"json_schema\","
                                + "\"schema\":{\"type\":\"object\"}}},\"metadata\":{\"user_id\":\"u\"}}"));
    }

    @Test
    void requestWithoutALimit_hasTheProvidersOwn() {
        ChatResponse unused = model.chat(ChatRequest.user("hello"));
        assertThat(sent()).containsEntry("max_tokens", 4_096L);
        assertThat(sent().get("messages")).isEqualTo(List.of(Map.of("role", "user", "content", "hello")));
    }

    @Test
    void stream_bringsTheSame_pieceByPiece() {
        List<String> pieces = new ArrayList<>();
        ChatResponse streamed = model.chat(ChatRequest.user("a b c d"), pieces::add);
        ChatResponse whole = model.chat(ChatRequest.user("a b c d"));
        assertThat(pieces).containsExactly("You said", ": a b c d");
        assertThat(streamed.text()).isEqualTo(whole.text());
        assertThat(streamed.usage()).isEqualTo(whole.usage());
        assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
        assertThat(streamed.model()).isEqualTo(whole.model());
        assertThat(streamed.extra().get("cached_tokens"))
                .isEqualTo(whole.extra().get("cached_tokens"));
    }

    @Test
    void toolThatMustBeCalled_isCalled_wholeAndStreamed() {
        ChatRequest asked = ChatRequest.user("look").toBuilder()
                .addTool(TOOL)
                .toolChoice(ToolChoice.required())
                .build();
        for (ChatResponse answer : List.of(model.chat(asked), model.chat(asked, text -> {}))) {
            assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
            assertThat(answer.toolCalls()).hasSize(1).allSatisfy(call -> {
                assertThat(call.name()).isEqualTo("look_up");
                assertThat(call.arguments()).isEqualTo("{\"x\":1}");
                assertThat(call.id()).startsWith("toolu_");
            });
        }
        assertThat(sent()).containsEntry("tool_choice", Map.of("type", "any"));
    }

    @Test
    void limitAndStopString_endAnAnswer() {
        ChatRequest.Builder asked = ChatRequest.user("a b c END d").toBuilder();
        assertThat(model.chat(asked.maxTokens(3).build()).finishReason()).isEqualTo(FinishReason.LENGTH);
        ChatResponse stopped =
                model.chat(asked.maxTokens(100).stop(List.of("END")).build());
        assertThat(stopped.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(stopped.text()).isEqualTo("You said: a b c");
    }

    @Test
    void refusal_thoughts_andCounts_areRead() {
        ChatResponse refused = answered("{\"type\":\"message\",\"id\":\"m\",\"model\":\"claude\",\"content\":[],"
                + "\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\",\"explanation\":\"not this\"},"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":0}}");
        assertThat(refused.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(refused.refusal()).contains("not this");
        ChatResponse thought = answered("{\"type\":\"message\",\"id\":\"m\",\"model\":\"claude\",\"content\":["
                + "{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"yes\"}],"
                + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"cache_read_input_tokens\":10,"
                + "\"cache_creation_input_tokens\":100,\"output_tokens\":7,\"output_tokens_details\":{"
                + "\"thinking_tokens\":5}}}");
        assertThat(thought.text()).isEqualTo("yes");
        assertThat(thought.usage().inputTokens()).isEqualTo(111);
        assertThat(thought.usage().outputTokens()).isEqualTo(7);
        assertThat(thought.extra())
                .containsEntry("cached_tokens", 10L)
                .containsEntry("cache_creation_tokens", 100L)
                .containsEntry("reasoning_tokens", 5L);
    }

    @Test
    void replyThatIsNoMessage_isNoEmptyAnswer() {
        assertThatThrownBy(() -> answered("{\"type\":\"message\"}"))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("the reply holds no answer");
    }

    @Test
    void whatTheServiceHasNoWordFor_isRefused_beforeItIsSent() {
        ChatRequest asked = ChatRequest.user("hello").toBuilder()
                .seed(1)
                .topLogProbabilities(3)
                .responseFormat(ResponseFormat.jsonObject())
                .build();
        assertThatThrownBy(() -> model.chat(asked))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessage("Anthropic cannot do what was asked: seed, logProbabilities, responseFormat json_object"
                        + " without a schema -> leave these out, or ask another service");
        assertThatThrownBy(() -> model.chat(ChatRequest.of(List.of(Message.user("a"), Message.system("b")))))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageEndingWith("-> move it to the beginning");
        assertThat(bench.server.requestCount()).isZero();
    }

    @Test
    void overload_isWaitedOut_asLongAsItSays() {
        bench.server.fault(FakeAnthropicServer.error(529, "overloaded_error", "busy")
                .header("retry-after", "40")
                .times(2));
        var before = bench.clock.instant();
        assertThat(model.chat(ChatRequest.user("hello")).text()).isEqualTo("You said: hello");
        assertThat(bench.clock.instant()).isAfterOrEqualTo(before.plusSeconds(80));
    }

    @Test
    void moneyThatIsSpent_isNotWaitedFor() {
        bench.server.fault(FakeFault.page(
                429,
                "application/json",
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"limit reached\","
                        + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}"));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("hello"))).isInstanceOf(PermissionException.class);
        bench.server.fault(FakeAnthropicServer.error(402, "billing_error", "pay"));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("hello"))).isInstanceOf(PermissionException.class);
        assertThat(bench.server.requestCount()).isEqualTo(2);
    }

    @Test
    void error_namesTheRequest() {
        assertThatThrownBy(() -> bench.provider
                        .chatModel(io.github.finetune4j.model.ModelRef.of("anthropic", "claude-none"))
                        .chat(ChatRequest.user("hello")))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.requestId()).isPresent());
    }
}
