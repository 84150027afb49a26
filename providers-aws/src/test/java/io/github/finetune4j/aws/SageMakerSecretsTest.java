// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Neither keys nor what people wrote turn up in our logs, exceptions or texts of objects. */
class SageMakerSecretsTest {
    private static final String TOKEN = "a-session-token-of-nobody";
    private static final String HUB_TOKEN = "hf-token-of-nobody";
    private static final String SAID = "my deepest secret";
    private static final SageMakerServing SERVING =
            SageMakerServing.of("tgi", FakeSageMakerServer.MACHINE).with("HF_TOKEN", HUB_TOKEN);
    private static final SageMakerRecipe RECIPE =
            SageMakerLab.recipe().addEnvironment("HF_TOKEN", HUB_TOKEN).build();

    @Test
    void keysAndTexts_turnUpNowhere() {
        StringBuilder shown = new StringBuilder();
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(
                AwsSessionCredentials.create(FakeBedrockServer.KEY_ID, Lab.SECRET, TOKEN));
        String log = Overheard.during(() -> {
            try (SageMakerLab lab = new SageMakerLab();
                    SageMakerProvider provider =
                            lab.builder(RECIPE).credentials(credentials).build()) {
                ModelRef tuned = SageMakerLab.train(
                                provider, SageMakerLab.spec().build(), "k")
                        .tunedModel()
                        .orElseThrow();
                SageMakerChatModel model =
                        provider.chatModel(provider.await(provider.deploy(tuned, SERVING), Duration.ofMinutes(1)));
                model.chat(ChatRequest.user(SAID));
                shown.append(provider).append(model).append(RECIPE).append(SERVING);
                shown.append(Overheard.printed(
                        catchThrowable(() -> model.chat(ChatRequest.user(SAID + FakeSageMakerServer.REFUSED)))));
                // the service repeats the id of the key that it refuses
                lab.server.fault(FakeBedrockServer.error(403, "AccessDeniedException", FakeBedrockServer.KEY_ID)
                        .times(99));
                shown.append(Overheard.printed(catchThrowable(provider::leftovers)));
                shown.append(Overheard.printed(catchThrowable(() -> model.chat(ChatRequest.user(SAID)))));
            }
        });
        assertThat(shown.toString()).contains("AccessDeniedException, ***", "us-east-1", "answered 422");
        assertThat(log + shown)
                .doesNotContain(FakeBedrockServer.KEY_ID, Lab.SECRET, TOKEN, HUB_TOKEN, SAID, "Question 1");
    }
}
