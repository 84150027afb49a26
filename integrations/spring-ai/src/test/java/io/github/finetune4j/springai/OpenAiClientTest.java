// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.judge.Rubric;
import io.github.finetune4j.evaluation.judge.RubricJudge;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI's OpenAI client against a server on loopback, as ours: the text is the server's, the way is theirs. */
class OpenAiClientTest {
    private final FakeOpenAiServer server = FakeOpenAiServer.builder()
            .key("sk-test")
            .chatModel(OpenAiClientTest::answer)
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static ChatResponse answer(ChatRequest request) {
        Usage usage = new Usage(1, 1);
        Message last = request.messages().get(request.messages().size() - 1);
        if (request.toolChoice().equals(Optional.of(ToolChoice.required()))) {
            ToolCall call = ToolCall.of("call_9", request.tools().get(0).name(), "{\"city\":\"Lima\"}");
            return ChatResponse.of(Message.assistant("", List.of(call)), FinishReason.TOOL_CALLS, usage);
        }
        return request.messages().get(0).content().contains("You grade")
                ? new ChatResponse("{\"reason\": \"It is right.\", \"score\": 5}", FinishReason.STOP, usage)
                : new ChatResponse("theirs says " + last.content(), FinishReason.STOP, usage);
    }

    private SpringAiChatModel.Builder ours() {
        return SpringAiChatModel.builder(OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(server.baseUrl().toString())
                        .apiKey("sk-test")
                        .model(FakeOpenAiServer.QUICK)
                        .timeout(Duration.ofSeconds(5))
                        .maxRetries(0)
                        .build())
                .build());
    }

    private Map<String, Object> sent() {
        List<FakeRequest> requests = server.requests();
        return Json.parseObject(new String(requests.get(requests.size() - 1).body(), StandardCharsets.UTF_8));
    }

    @Test
    void chat_andStream_answer() {
        ChatModel model = ours().build();
        ChatResponse response = model.chat(ChatRequest.user("one two"));
        assertThat(response.text()).isEqualTo("theirs says one two");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().outputTokens()).isGreaterThanOrEqualTo(4);
        assertThat(response.model()).contains(FakeOpenAiServer.QUICK);
        assertThat(response.id()).isPresent();
        assertThat(model.name()).isEqualTo(FakeOpenAiServer.QUICK);
        List<String> pieces = new ArrayList<>();
        ChatResponse streamed = model.chat(ChatRequest.user("one two"), pieces::add);
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo("theirs says one two").isEqualTo(streamed.text());
        assertThat(streamed.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void toolsImagesAndASeed_reachTheServer() {
        ChatModel model = ours().carries(
                        "seed",
                        (seed, options) -> ((OpenAiChatOptions.Builder) options).seed(Math.toIntExact((Long) seed)))
                .carries("tool_choice", (choice, options) -> ((OpenAiChatOptions.Builder) options).toolChoice(choice))
                .build();
        ChatRequest request = ChatRequest.builder()
                .addMessage(Message.user(ContentPart.text("What is it?"), ContentPart.image("https://e.org/a.png")))
                .addMessage(Message.assistant("", List.of(ToolCall.of("c-1", "weather", "{}"))))
                .addMessage(Message.tool("c-1", "dry"))
                .addMessage(new Message(Role.USER, "And?", Map.of("weight", 0)))
                .seed(11)
                .temperature(0)
                .maxTokens(50)
                .stop(List.of("END"))
                .addTool(ToolSpecification.builder("weather")
                        .parameters("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}")
                        .build())
                .toolChoice(ToolChoice.required())
                .build();
        ChatResponse response = model.chat(request);
        assertThat(response.toolCalls()).containsExactly(ToolCall.of("call_9", "weather", "{\"city\":\"Lima\"}"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(sent())
                .containsEntry("seed", 11L)
                .containsEntry("tool_choice", "required")
                .containsKey("tools");
        assertThat(Json.write(sent()))
                .contains("https://e.org/a.png")
                .contains("\"tool_call_id\":\"c-1\"")
                .contains("END")
                .doesNotContain("weight");
        assertThatThrownBy(() -> ours().build().chat(request))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("[seed, tool_choice]");
        List<String> pieces = new ArrayList<>();
        assertThat(model.chat(request, pieces::add).toolCalls())
                .containsExactly(ToolCall.of("call_9", "weather", "{\"city\":\"Lima\"}"));
        assertThat(pieces).isEmpty();
    }

    @Test
    void armOfARollout_besideOneOfOurs() {
        ChatModel old = request -> new ChatResponse("ours", FinishReason.STOP, new Usage(1, 1));
        ChatModel theirs = ours().identity("loopback/" + FakeOpenAiServer.QUICK).build();
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("theirs")
                .addStage(0.5, Duration.ofHours(1))
                .build();
        try (Rollout live = policy.start(old.named("old"), theirs, new MemoryRolloutStore())) {
            List<String> said = new ArrayList<>();
            for (int user = 0; user < 20; user++) {
                ChatRequest request = ChatRequest.user("hi").withKey("user-" + user);
                said.add(live.chat(request).text());
                said.add(live.chat(request, text -> {}).text());
            }
            assertThat(said).contains("ours", "theirs says hi").hasSize(40);
            assertThat(said.stream().filter("theirs says hi"::equals).count()).isEqualTo(server.requestCount());
        }
    }

    @Test
    void judge_inAnEvaluation() {
        RubricJudge judge = RubricJudge.of("right", ours().build(), Rubric.of("It is right."));
        Dataset data = Dataset.of(List.of(
                ChatExample.of(Message.user("1+1?"), Message.assistant("2")),
                ChatExample.of(Message.user("1+2?"), Message.assistant("3"))));
        Evaluation evaluation = Evaluator.builder()
                .metrics(judge)
                .build()
                .evaluate(request -> new ChatResponse("2", FinishReason.STOP, new Usage(1, 1)), data);
        assertThat(evaluation.score("right").estimate()).isEqualTo(5);
        assertThat(evaluation.missing("right")).isZero();
        assertThat(server.requestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 400, 500, 503})
    void failures_areOurs(int status) {
        Class<? extends ProviderException> type = switch (status) {
            case 401 -> AuthenticationException.class;
            case 403 -> PermissionException.class;
            case 429 -> RateLimitedException.class;
            case 500, 503 -> TransientProviderException.class;
            default -> InvalidRequestException.class;
        };
        server.fault(FakeFault.status(status, "some_code", "some words").times(2));
        ChatModel model = ours().build();
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a")))
                .isExactlyInstanceOf(type)
                .hasMessageContaining("OpenAiChatModel could not \"chat with fake-quick\"")
                .hasMessageContaining("some words")
                .hasMessageContaining(" -> ")
                .satisfies(e -> assertThat(((ProviderException) e).status()).hasValue(status));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a"), text -> {})).isExactlyInstanceOf(type);
    }

    @Test
    void serverThatIsGone_isUnavailable() {
        ChatModel model = ours().build();
        server.close();
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a"))).isInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a"), text -> {}))
                .isInstanceOf(ProviderUnavailableException.class);
    }
}
