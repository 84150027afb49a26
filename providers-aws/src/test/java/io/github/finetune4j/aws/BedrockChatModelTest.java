// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolChoice;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Converse and ConverseStream. */
class BedrockChatModelTest {
    private static final ToolSpecification WEATHER = ToolSpecification.builder("weather")
            .description("The weather of a city")
            .parameters(Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))))
            .build();

    private final Lab lab = new Lab();
    private final BedrockProvider provider = lab.provider();
    private final BedrockChatModel model = provider.chatModel(ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK));

    @AfterEach
    void close() {
        provider.close();
        lab.close();
    }

    private Map<String, Object> sent() {
        List<FakeRequest> all = lab.server.requests("POST", "/model/.+");
        return Json.parseObject(new String(all.get(all.size() - 1).body(), StandardCharsets.UTF_8));
    }

    @Test
    void chat_sendsEverythingInConversesWords() {
        ChatResponse response = model.chat(ChatRequest.builder()
                .addMessage(Message.system("Be short"))
                .addMessage(Message.user("one"))
                .addMessage(Message.assistant("two"))
                .addMessage(Message.user("three"))
                .temperature(0.5)
                .topP(0.25)
                .maxTokens(9)
                .stop(List.of("END"))
                .addExtra("top_k", 5)
                .build());
        assertThat(response.text()).isEqualTo("fake heard: three");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().inputTokens()).isEqualTo(7);
        assertThat(response.extra()).containsEntry("stop_reason", "end_turn");
        assertThat(sent())
                .containsEntry("system", List.of(Map.of("text", "Be short")))
                .containsEntry(
                        "inferenceConfig",
                        Map.of("temperature", 0.5, "topP", 0.25, "maxTokens", 9L, "stopSequences", List.of("END")))
                .containsEntry("additionalModelRequestFields", Map.of("top_k", 5L));
        assertThat((List<?>) sent().get("messages")).hasSize(3);
    }

    @Test
    void stream_comesPieceByPiece_withUsage() {
        List<String> pieces = new ArrayList<>();
        ChatResponse response = model.chat(ChatRequest.user("a b c"), pieces::add);
        assertThat(pieces).containsExactly("fake ", "heard: ", "a ", "b ", "c");
        assertThat(response.text()).isEqualTo("fake heard: a b c");
        assertThat(response.usage().outputTokens()).isEqualTo(5);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void stream_callsTheListenerInTheCallersThread() {
        List<Thread> threads = new ArrayList<>();
        model.chat(ChatRequest.user("a b"), text -> threads.add(Thread.currentThread()));
        assertThat(threads).containsOnly(Thread.currentThread());
    }

    @Test
    void tools_areCalledAndAnswered() {
        ChatRequest asked = ChatRequest.builder()
                .addMessage(Message.user("Bern"))
                .addTool(WEATHER)
                .toolChoice(ToolChoice.required())
                .build();
        ChatResponse whole = model.chat(asked);
        assertThat(whole.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(whole.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("weather");
            assertThat(call.parsedArguments()).contains(Map.of("city", "fake heard: Bern"));
        });
        assertThat(String.valueOf(sent().get("toolConfig"))).contains("toolChoice={any={}}", "The weather of a city");
        ChatResponse streamed = model.chat(asked, text -> {});
        assertThat(streamed.toolCalls().get(0).parsedArguments()).contains(Map.of("city", "fake heard"));
        ChatResponse last = model.chat(asked.toBuilder()
                .addMessage(whole.message())
                .addMessage(Message.tool(whole.toolCalls().get(0).id(), "rain"))
                .build());
        assertThat(last.text()).isEqualTo("fake heard: rain");
        assertThat((List<?>) sent().get("messages")).hasSize(3);
    }

    @Test
    void images_goOutAsBytes_andAddressesAreRefused() {
        byte[] png = {1, 2, 3};
        ChatRequest image =
                ChatRequest.of(List.of(Message.user(ContentPart.text("What? "), ImagePart.of("image/png", png))));
        assertThat(model.chat(image).text()).isEqualTo("fake heard: What? [image]");
        assertThat(sent().toString()).contains("format=png", "bytes=AQID");
        ChatRequest address = ChatRequest.of(List.of(Message.user(ContentPart.image("https://example.com/x.png"))));
        assertThatThrownBy(() -> model.chat(address))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("-> give the image itself");
    }

    @Test
    void whatConverseHasNoFieldFor_isRefused_allOfIt() {
        ChatRequest request = ChatRequest.builder()
                .addMessage(Message.user("x"))
                .seed(1)
                .topK(3)
                .topLogProbabilities(2)
                .build();
        assertThatThrownBy(() -> model.chat(request))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("seed")
                .hasMessageContaining("topK")
                .hasMessageContaining("logProbabilities");
        assertThat(lab.server.requestCount()).isZero();
    }

    @Test
    void streamThatBreaksAfterAPiece_isNotRepeated() {
        lab.server.fault(FakeFault.truncate().on("POST", "/model/.+").times(9));
        List<String> pieces = new ArrayList<>();
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a b c d e f"), pieces::add))
                .isInstanceOf(TransientProviderException.class);
        assertThat(pieces).doesNotHaveDuplicates().isNotEmpty();
        assertThat(lab.server.requests("POST", "/model/.+")).hasSize(1);
    }

    @Test
    void listenerThatThrows_endsTheCall() {
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a b"), text -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(model.chat(ChatRequest.user("a"), text -> {}).text()).isEqualTo("fake heard: a");
    }

    @Test
    void modelOfAnotherProvider_isRefused() {
        assertThatThrownBy(() -> provider.chatModel(ModelRef.of("openai", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-> ask its own provider");
    }
}
