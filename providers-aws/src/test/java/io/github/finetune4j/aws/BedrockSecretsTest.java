// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSecretsTck;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The kit of secrets; the key is the id of one, and what signs with it is hidden, too. */
class BedrockSecretsTest extends ProviderSecretsTck<FakeBedrockServer, BedrockProvider> {
    private static final String TOKEN = "a-session-token-of-nobody";

    private final Lab lab = new Lab();

    /** What was asked for is judged by the published models of the service. */
    @AfterEach
    void judge() {
        lab.close();
    }

    @Override
    protected FakeBedrockServer start() {
        return lab.server;
    }

    @Override
    protected BedrockProvider open(FakeBedrockServer service, String key) {
        return lab.builder()
                .credentials(StaticCredentialsProvider.create(AwsSessionCredentials.create(key, Lab.SECRET, TOKEN)))
                .build();
    }

    @Override
    protected String key() {
        return FakeBedrockServer.KEY_ID;
    }

    @Override
    protected String wrongKey() {
        return "AKIAWRONGWRONG000000";
    }

    @Override
    protected String baseModel() {
        return FakeBedrockServer.QUICK;
    }

    @Override
    protected List<String> hidden() {
        return List.of(Lab.SECRET, TOKEN);
    }

    @Override
    protected List<String> logged() {
        return List.of();
    }

    @Override
    protected ModelRef answering(ModelRef tuned) {
        return ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK);
    }

    @Override
    protected FakeFault error(String message) {
        return FakeBedrockServer.error(403, "AccessDeniedException", message);
    }

    @Override
    protected void use(FakeBedrockServer service, BedrockProvider provider, JobRef job) {
        BedrockChatModel model = provider.chatModel(ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK));
        service.fault(error(FakeBedrockServer.KEY_ID).times(99));
        showFailure(provider::leftovers);
        showFailure(() -> model.chat(ChatRequest.user(SAID)));
        showFailure(() -> model.chat(ChatRequest.user(SAID), text -> {}));
    }

    @Override
    protected List<String> visible() {
        return List.of("AccessDeniedException, ***", "us-east-1");
    }
}
