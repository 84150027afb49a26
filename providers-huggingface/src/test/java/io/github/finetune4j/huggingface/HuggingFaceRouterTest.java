// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.testkit.services.FakeInference;
import io.github.finetune4j.testkit.services.HubFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 5: the router as a model. */
class HuggingFaceRouterTest {
    private static final String MODEL = "acme/tiny";

    private final HubFixture fixture = new HubFixture();
    private final FakeInference inference =
            FakeInference.start().user(HubFixture.TOKEN, "alice").routes(MODEL);

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        inference.close();
        fixture.close();
    }

    private HuggingFaceRouter.Builder router() {
        return HuggingFaceRouter.builder(fixture.alice(cache)).endpoint(inference.router());
    }

    @Test
    void model_answers_withItsUsage_wholeAndInPieces() {
        ChatModel model = router().build().chatModel(MODEL + ":cheapest");
        ChatResponse answer = model.chat(ChatRequest.user("hello"));
        assertThat(answer.text()).isEqualTo("acme/tiny:cheapest heard: hello");
        assertThat(answer.usage()).isEqualTo(new Usage(3, 5));
        assertThat(model.name()).isEqualTo("acme/tiny:cheapest");
        List<String> pieces = new ArrayList<>();
        assertThat(model.chat(ChatRequest.user("you"), pieces::add).text()).isEqualTo(String.join("", pieces));
    }

    @Test
    void call_carriesTokenAndPayer() {
        router().billTo("acme").build().chatModel(MODEL).chat(ChatRequest.user("hello"));
        FakeInference.Request sent = inference.requests().get(0);
        assertThat(sent.path()).isEqualTo("/v1/chat/completions");
        assertThat(sent.authorization()).isEqualTo("Bearer " + HubFixture.TOKEN);
        assertThat(sent.billTo()).isEqualTo("acme");
    }

    @Test
    void modelThatNobodyServes_isSaid_withWhatServesIt() {
        ChatModel mine = router().build().chatModel("alice/tickets");
        assertThatThrownBy(() -> mine.chat(ChatRequest.user("hello")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("not supported by any provider")
                .hasMessageContaining("Inference Endpoint");
    }

    @Test
    void providers_areThoseThatServeItNow() {
        fixture.fake.served(HubFixture.MODEL, "groq", "novita");
        assertThat(router().build().providers(MODEL)).containsExactly("groq", "novita");
        assertThatThrownBy(() -> router().build().providers("acme/none")).isInstanceOf(HubException.class);
    }

    @Test
    void usedUpCredits_areNoReasonToTryAgain_butATransientErrorIs() {
        ChatModel model = router().build().chatModel(MODEL);
        inference.fault(HubFault.status("POST", "/v1/", 402));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("hello"))).isInstanceOf(PermissionException.class);
        assertThat(inference.requests()).hasSize(1);
        inference.fault(HubFault.status("POST", "/v1/", 503));
        assertThat(model.chat(ChatRequest.user("hello")).text()).startsWith(MODEL);
    }

    @Test
    void badNameOrMissingToken_isSaid() {
        assertThatThrownBy(() -> router().build().chatModel("tiny"))
                .hasMessage("model of the router: tiny -> give owner/name, or owner/name:provider");
        assertThatThrownBy(() -> HuggingFaceRouter.of(fixture.open(cache)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HF_TOKEN");
    }
}
