// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chat with base and tuned models. */
class VertexAiChatModelTest {
    private static final ModelRef BASE = ModelRef.of("vertex-ai", FakeVertexServer.QUICK);

    @Test
    void base_answers() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            VertexAiChatModel model = provider.chatModel(BASE);
            ChatResponse response = model.chat(ChatRequest.user("one two"));
            assertThat(response.text()).isEqualTo("You said: one two");
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.usage()).isEqualTo(new Usage(2, 4));
            assertThat(response.model()).contains(FakeVertexServer.QUICK);
            assertThat(response.id()).contains("response-1");
            assertThat(model.identity())
                    .contains("vertex-ai/projects/fake-project/locations/us-central1"
                            + "/publishers/google/models/fake-quick");
        }
    }

    @Test
    void tunedAndCheckpoint_answerAtTheirEndpoints() {
        Instant[] now = {Instant.parse("2026-11-28T12:00:00Z")};
        FakeVertexServer server = FakeVertexServer.builder()
                .clock(() -> now[0])
                .addModel("timed", new FakeTraining(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), 3, null))
                .start();
        try (Lab lab = new Lab(server);
                VertexAiProvider provider = lab.builder()
                        .addTunableModel("timed")
                        .clock(() -> now[0])
                        .build()) {
            JobRef job = provider.submit(Data.spec().baseModel("timed").build(), SubmitContext.of("k"));
            now[0] = now[0].plus(Duration.ofHours(1));
            ModelRef tuned = provider.poll(job).tunedModel().orElseThrow();
            assertThat(provider.chatModel(tuned).chat(ChatRequest.user("hi")).text())
                    .isEqualTo("You said: hi");
            VertexAiCheckpoint first = provider.checkpoints(job).get(0);
            assertThat(provider.chatModel(first.model())
                            .chat(ChatRequest.user("hi"))
                            .text())
                    .isNotEmpty();
            assertThat(server.requests("POST", ".*:generateContent"))
                    .extracting(request -> request.path())
                    .containsExactly(
                            "/v1/" + tuned.id() + ":generateContent",
                            "/v1/" + first.model().id() + ":generateContent");
        }
    }

    @Test
    void stream_bringsPieces() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            List<String> pieces = new ArrayList<>();
            ChatResponse response = provider.chatModel(BASE).chat(ChatRequest.user("one two"), pieces::add);
            assertThat(pieces).containsExactly("You", " said:", " one", " two");
            assertThat(response.text()).isEqualTo("You said: one two");
            assertThat(response.usage()).isEqualTo(new Usage(2, 4));
            assertThat(lab.server
                            .requests("POST", ".*:streamGenerateContent")
                            .get(0)
                            .query())
                    .containsEntry("alt", "sse");
        }
    }

    @Test
    void stream_thatEndsEarly_isNoAnswer() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            lab.server.fault(FakeFault.truncate());
            assertThatThrownBy(() -> provider.chatModel(BASE).chat(ChatRequest.user("one two"), text -> {}))
                    .isInstanceOf(TransientProviderException.class)
                    .hasMessageContaining("the stream ended before the answer did");
        }
    }

    @Test
    void settings_goOutInTheServicesWords() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            ChatRequest request = ChatRequest.builder()
                    .messages(List.of(Message.system("Be brief."), Message.user("one two three")))
                    .temperature(0.5)
                    .topP(0.9)
                    .topK(20)
                    .maxTokens(2)
                    .seed(7)
                    .stop(List.of("never"))
                    .responseFormat(ResponseFormat.jsonSchema("answer", Map.of("type", "object")))
                    .build();
            ChatResponse response = provider.chatModel(BASE).chat(request);
            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.usage()).isEqualTo(new Usage(5, 2));
            assertThat(Json.parseObject(new String(lab.server.requests().get(0).body(), StandardCharsets.UTF_8)))
                    .isEqualTo(Json.parseObject("""
                            {"systemInstruction": {"parts": [{"text": "Be brief."}]},
                             "contents": [{"role": "user", "parts": [{"text": "one two three"}]}],
                             "generationConfig": {"temperature": 0.5, "topP": 0.9, "topK": 20, "maxOutputTokens": 2,
                               "seed": 7, "stopSequences": ["never"], "responseMimeType": "application/json",
                               "responseJsonSchema": {"type": "object"}}}"""));
        }
    }

    @Test
    void tools_areCalled_wholeAndStreamed() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            ChatRequest request = ChatRequest.builder()
                    .messages(List.of(Message.user("weather?")))
                    .tools(List.of(ToolSpecification.builder("weather").build()))
                    .toolChoice(ToolChoice.required())
                    .build();
            for (ChatResponse response : List.of(
                    provider.chatModel(BASE).chat(request),
                    provider.chatModel(BASE).chat(request, text -> {}))) {
                assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
                assertThat(response.toolCalls()).singleElement().satisfies(call -> {
                    assertThat(call.name()).isEqualTo("weather");
                    assertThat(call.parsedArguments()).contains(Map.of("x", 1L));
                });
            }
        }
    }

    @Test
    void blockedPrompt_isAnsweredByARefusal() {
        try (Lab lab = new Lab(FakeVertexServer.builder().forbidden("bomb").start());
                VertexAiProvider provider = lab.provider()) {
            ChatResponse response = provider.chatModel(BASE).chat(ChatRequest.user("a bomb"));
            assertThat(response.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
            assertThat(response.text()).isEmpty();
            assertThat(response.refusal()).contains("The prompt was blocked.");
        }
    }

    @Test
    void thoughts_areNoText_butOutput() {
        ChatReply reply = new ChatReply();
        String text = reply.add(new Fields(Json.parseObject("""
                {"candidates": [{"finishReason": "SAFETY", "content": {"parts": [
                   {"text": "hm", "thought": true}, {"text": "Yes"}]},
                   "logprobsResult": {"chosenCandidates": [{"token": "Yes", "logProbability": -0.5}]}}],
                 "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 1, "thoughtsTokenCount": 9}}""")));
        assertThat(text).isEqualTo("Yes");
        assertThat(reply.response().usage()).isEqualTo(new Usage(3, 10));
        assertThat(reply.response().finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(reply.response().logProbabilities())
                .singleElement()
                .satisfies(token -> assertThat(token.logProbability()).isEqualTo(-0.5));
    }

    @Test
    void countTokens_asksTheService() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            assertThat(provider.chatModel(BASE)
                            .countTokens(List.of(Message.system("Be brief."), Message.user("one two"))))
                    .isEqualTo(4);
        }
    }

    @Test
    void unknownModel_namesTheLocation() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder().chatLocation("global").build()) {
            assertThatThrownBy(() -> provider.chatModel(ModelRef.of("vertex-ai", "gemini-0"))
                            .chat(ChatRequest.user("hi")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("chatLocation");
            assertThat(lab.server.requests().get(0).path())
                    .contains("/locations/global/publishers/google/models/gemini-0");
        }
    }
}
