// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints, and chats with them. */
class SageMakerEndpointTest {
    private static final SageMakerServing SERVING =
            SageMakerServing.of("tgi", FakeSageMakerServer.MACHINE).with("HF_MODEL_ID", "/opt/ml/model");

    private final SageMakerLab lab = new SageMakerLab();
    private final SageMakerProvider provider = lab.provider();
    private ModelRef tuned = ModelRef.of("none", "none");

    @BeforeEach
    void train() {
        tuned = SageMakerLab.train(provider, SageMakerLab.spec().build(), "k")
                .tunedModel()
                .orElseThrow();
    }

    @AfterEach
    void close() {
        provider.close();
        lab.close();
    }

    private SageMakerChatModel model() {
        return provider.chatModel(provider.await(provider.deploy(tuned, SERVING), Duration.ofMinutes(1)));
    }

    @Test
    void deploy_twice_isOneEndpoint_andDeleteLeavesNothingBehind() {
        SageMakerEndpoint first = provider.deploy(tuned, SERVING);
        assertThat(provider.deploy(tuned, SERVING).name()).isEqualTo(first.name());
        assertThat(provider.deploy(tuned, SageMakerServing.of("lmi", FakeSageMakerServer.MACHINE))
                        .name())
                .isNotEqualTo(first.name());
        provider.endpoints().forEach(provider::delete);
        provider.delete(first);
        assertThat(provider.leftovers()).noneMatch(left -> left.kind().contains("endpoint"));
        assertThat(provider.leftovers()).noneMatch(left -> left.kind().equals("model"));
    }

    @Test
    void deploy_whoseAnswerIsLost_findsWhatWasMade() {
        for (String call : List.of("CreateModel", "CreateEndpointConfig", "CreateEndpoint")) {
            lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", "/SageMaker." + call));
        }
        assertThat(provider.deploy(tuned, SERVING).name()).startsWith("finetune4j-");
        assertThat(provider.endpoints()).hasSize(1);
    }

    @Test
    void chat_goesOutInOpenAisWords_andComesBack() {
        ChatResponse answer = model().chat(ChatRequest.builder()
                .addMessage(Message.user("hello"))
                .temperature(0.5)
                .maxTokens(9)
                .seed(3)
                .build());
        assertThat(answer.text()).isEqualTo("answer to hello");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage().outputTokens()).isEqualTo(5);
        FakeRequest request = lab.server.requests("POST", "/endpoints/.+").get(0);
        assertThat(Json.parseObject(new String(request.body(), StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(
                        "messages",
                        List.of(Map.of("role", "user", "content", "hello")),
                        "temperature",
                        0.5,
                        "max_tokens",
                        9L,
                        "seed",
                        3L));
    }

    @Test
    void chat_withAListener_givesAllAtOnce() {
        List<String> pieces = new ArrayList<>();
        model().chat(ChatRequest.user("hello"), pieces::add);
        assertThat(pieces).containsExactly("answer to hello");
    }

    @Test
    void chat_refusedByTheContainer_isRefused_withoutRepeatingTheText() {
        assertThatThrownBy(() -> model().chat(ChatRequest.user("my secret: " + FakeSageMakerServer.REFUSED)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("answered 422")
                .hasMessageNotContaining("my secret");
    }

    @Test
    void chat_withAnotherProtocol_isTold() {
        SageMakerChatModel model = model();
        lab.server.fault(FakeFault.page(200, "application/json", "{\"generated_text\": \"x\"}")
                .on("POST", "/endpoints/.+"));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("a")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("its fields are [generated_text]");
    }

    @Test
    void model_ofAnotherProviderOrFolder_isRefused() {
        assertThatThrownBy(() -> provider.deploy(ModelRef.of("openai", "x"), SERVING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> provider.deploy(ModelRef.of("aws-sagemaker", "s3://other/model.tar.gz"), SERVING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no tuned model");
    }
}
