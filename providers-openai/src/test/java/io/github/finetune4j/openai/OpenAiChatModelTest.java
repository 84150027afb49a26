// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.provider.Fields;
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

/** Chat over the wire: what is sent, what comes back, whole and in pieces. */
class OpenAiChatModelTest {
    private static final Map<String, Object> TOOL =
            Map.of("type", "function", "function", Map.of("name", "look_up", "parameters", Map.of("type", "object")));

    private final Lab lab = new Lab();
    private final OpenAiProvider provider = lab.provider();
    private final OpenAiChatModel model = provider.chatModel(ModelRef.of("openai", FakeOpenAiServer.QUICK));

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private Map<String, Object> sent() {
        var requests = lab.server.requests("POST", "/chat/completions");
        return Json.parseObject(new String(requests.get(requests.size() - 1).body(), StandardCharsets.UTF_8));
    }

    @Test
    void text_usageAndCachedTokens_comeBack() {
        ChatResponse answer = model.chat(ChatRequest.user("hello my friend"));
        assertThat(answer.text()).isEqualTo("You said: hello my friend");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(3, 6));
        assertThat(answer.fields())
                .containsEntry("cached_tokens", 1L)
                .containsEntry("model", FakeOpenAiServer.QUICK)
                .containsEntry("system_fingerprint", "fp_fake")
                .containsKey("id")
                .doesNotContainKeys("refusal", "logprobs", "content", "role");
    }

    @Test
    void reply_withoutAnAnswer_isAnErrorAndNoEmptyText() {
        lab.server.fault(FakeFault.page(200, "application/json", "{\"id\":\"x\",\"choices\":[]}")
                .on("POST", "/chat/completions")
                .times(2));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a")))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("the reply holds no answer (choices) -> ask again");
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a"), text -> {}))
                .isInstanceOf(TransientProviderException.class);
        lab.server.fault(
                FakeFault.page(200, "text/event-stream", "data: [DONE]\n\n").on("POST", "/chat/completions"));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a"), text -> {}))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("the stream ended before the answer did");
    }

    @Test
    void severalAnswers_whole_orStreamed_giveTheFirst() {
        ChatRequest two = ChatRequest.builder()
                .addMessage(Message.user("hello my friend"))
                .addExtra("n", 2)
                .build();
        StringBuilder told = new StringBuilder();
        assertThat(model.chat(two).text()).isEqualTo("You said: hello my friend");
        assertThat(model.chat(two, told::append).text()).isEqualTo("You said: hello my friend");
        assertThat(told).hasToString("You said: hello my friend");
    }

    @Test
    void settings_goOutUnderTheProtocolsNames() {
        ChatRequest request = ChatRequest.builder()
                .addMessage(Message.system("Be brief."))
                .addMessage(new Message(Role.ASSISTANT, "", Map.of("tool_calls", List.of(), "weight", 0)))
                .addMessage(Message.user("a b c d e"))
                .temperature(0)
                .topP(0.5)
                .maxTokens(3)
                .seed(7)
                .stop(List.of("d"))
                .addExtra("response_format", Map.of("type", "json_object"))
                .build();
        ChatResponse answer = model.chat(request);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sent())
                .containsEntry("temperature", 0.0)
                .containsEntry("top_p", 0.5)
                .containsEntry("max_completion_tokens", 3L)
                .containsEntry("seed", 7L)
                .containsEntry("stop", List.of("d"))
                .containsEntry("response_format", Map.of("type", "json_object"))
                .doesNotContainKeys("stream", "top_k", "max_tokens");
        assertThat(new Fields(sent()).objects("messages").get(1).raw())
                .containsEntry("content", null)
                .doesNotContainKey("weight");
    }

    @Test
    void toolCalls_andLogprobs_askedAsFields_areThere() {
        ChatRequest request = ChatRequest.user("x").toBuilder()
                .addExtra("tools", List.of(TOOL))
                .addExtra("tool_choice", "required")
                .build();
        ChatResponse called = model.chat(request);
        assertThat(called.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(called.text()).isEmpty();
        assertThat(called.toolCalls()).containsExactly(ToolCall.of("call_1", "look_up", "{\"x\":1}"));
        assertThat(model.chat(request, text -> {}).toolCalls())
                .as("streamed, the same call")
                .isEqualTo(called.toolCalls());

        ChatRequest probable =
                ChatRequest.user("x").toBuilder().addExtra("logprobs", true).build();
        ChatResponse scored = model.chat(probable);
        assertThat(scored.logProbabilities()).hasSize(3);
        assertThat(model.chat(probable, text -> {}).logProbabilities()).isEqualTo(scored.logProbabilities());
    }

    @Test
    void stream_givesPiecesAndTheSameAnswer() {
        List<String> pieces = new ArrayList<>();
        ChatResponse streamed = model.chat(ChatRequest.user("one two"), pieces::add);
        assertThat(pieces).containsExactly("You", " said:", " one", " two");
        assertThat(streamed.text()).isEqualTo("You said: one two");
        assertThat(streamed.usage()).isEqualTo(new Usage(2, 5));
        assertThat(streamed.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(sent()).containsEntry("stream", true).containsKey("stream_options");
    }

    @Test
    void stream_thatBreaksOff_isAnErrorAndNotRepeated() {
        lab.server.fault(FakeFault.truncate().on("POST", "/chat/completions"));
        List<String> pieces = new ArrayList<>();
        assertThatThrownBy(() -> model.chat(ChatRequest.user("one two three four"), pieces::add))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("ended before the answer did");
        assertThat(pieces).isNotEmpty();
        assertThat(lab.server.requests("POST", "/chat/completions")).hasSize(1);
    }

    @Test
    void stream_withAnErrorInIt_isThatError() {
        lab.server.fault(FakeFault.page(
                200,
                "text/event-stream",
                "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n"));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"), text -> {}))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("overloaded");
    }

    @Test
    void server_thatIgnoresStream_isUnderstood() {
        String body = "{\"choices\":[{\"message\":{\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}";
        lab.server.fault(FakeFault.page(200, "application/json", body));
        List<String> pieces = new ArrayList<>();
        assertThat(model.chat(ChatRequest.user("x"), pieces::add).text()).isEqualTo("whole");
        assertThat(pieces).containsExactly("whole");
    }

    @Test
    void reply_withNextToNothing_isRead() {
        lab.server.fault(FakeFault.page(
                200, "application/json", "{\"choices\":[{\"message\":{\"content\":[{\"text\":\"a\"}]}}]}"));
        ChatResponse answer = model.chat(ChatRequest.user("x"));
        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
        assertThat(answer.usage()).isEqualTo(new Usage(0, 0));
    }

    @Test
    void errors_areTheHouses() {
        lab.server.fault(
                FakeFault.status(429, "rate_limit_exceeded", "slow down").times(3));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"))).isInstanceOf(RateLimitedException.class);
        assertThat(model.chat(ChatRequest.user("again")).text()).contains("again");
        assertThatThrownBy(() ->
                        provider.chatModel(ModelRef.of("openai", "no-such")).chat(ChatRequest.user("x")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void olderServers_getTheirFields() {
        lab.unjudged();
        OpenAiChatModel older;
        try (var client = io.github.finetune4j.http.ApiClient.builder("own", lab.server.baseUrl())
                .auth(io.github.finetune4j.http.Auth.bearer(Lab.KEY))
                .build()) {
            older = OpenAiChatModel.builder(client, FakeOpenAiServer.QUICK)
                    .name("mine")
                    .maxTokensField("max_tokens")
                    .withoutStreamUsage()
                    .addExtraBody("provider", "x")
                    .build();
            older.chat(ChatRequest.user("a b c").toBuilder().maxTokens(2).build(), text -> {});
        }
        assertThat(older.name()).isEqualTo("mine");
        assertThat(sent())
                .containsEntry("max_tokens", 2L)
                .containsEntry("provider", "x")
                .doesNotContainKeys("max_completion_tokens", "stream_options");
    }

    @Test
    void identity_tellsProviderModelAndFixedFields() {
        ApiClient client = ApiClient.builder("openai", lab.server.baseUrl()).build();
        OpenAiChatModel.Builder builder = OpenAiChatModel.builder(client, "gpt-x");
        assertThat(model.identity()).contains("openai/" + FakeOpenAiServer.QUICK);
        assertThat(model.named("tuned").identity()).isEqualTo(model.identity());
        assertThat(builder.name("support").build().identity()).contains("openai/gpt-x");
        String low = builder.addExtraBody("effort", "low").build().identity().orElseThrow();
        String high = builder.addExtraBody("effort", "high").build().identity().orElseThrow();
        assertThat(low).startsWith("openai/gpt-x with effort ").doesNotContain("low");
        assertThat(high).startsWith("openai/gpt-x with effort ").isNotEqualTo(low);
        assertThat(builder.identity("mine/v3").build().identity()).contains("mine/v3");
        client.close();
    }
}
