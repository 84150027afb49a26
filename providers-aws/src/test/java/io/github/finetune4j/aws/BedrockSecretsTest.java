// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Neither keys nor what people wrote turn up in our logs, exceptions or texts of objects. */
class BedrockSecretsTest {
    private static final String TOKEN = "a-session-token-of-nobody";

    @Test
    void keysAndTexts_turnUpNowhere() {
        StringBuilder shown = new StringBuilder();
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(
                AwsSessionCredentials.create(FakeBedrockServer.KEY_ID, Lab.SECRET, TOKEN));
        String log = Overheard.during(() -> {
            try (Lab lab = new Lab();
                    BedrockProvider provider =
                            lab.builder().credentials(credentials).build()) {
                provider.submit(Data.spec().build(), SubmitContext.of("k"));
                BedrockChatModel model = provider.chatModel(ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK));
                model.chat(ChatRequest.user("my deepest secret"));
                shown.append(provider).append(model);
                // the service repeats the id of the key that it refuses
                lab.server.fault(FakeBedrockServer.error(403, "AccessDeniedException", FakeBedrockServer.KEY_ID)
                        .times(99));
                shown.append(Overheard.printed(catchThrowable(provider::leftovers)));
                shown.append(
                        Overheard.printed(catchThrowable(() -> model.chat(ChatRequest.user("my deepest secret")))));
                shown.append(Overheard.printed(
                        catchThrowable(() -> model.chat(ChatRequest.user("my deepest secret"), text -> {}))));
            }
        });
        assertThat(shown.toString()).contains("AccessDeniedException, ***", "us-east-1");
        assertThat(log + shown)
                .doesNotContain(FakeBedrockServer.KEY_ID, Lab.SECRET, TOKEN, "my deepest secret", "Question 1");
    }
}
