// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSecretsTck;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The kit of secrets; a token of the Hub in the environment of machines is among them. */
class SageMakerSecretsTest extends ProviderSecretsTck<FakeSageMakerServer, SageMakerProvider> {
    private static final String TOKEN = "a-session-token-of-nobody";
    private static final String HUB_TOKEN = "hf-token-of-nobody";
    private static final SageMakerServing SERVING =
            SageMakerServing.of("tgi", FakeSageMakerServer.MACHINE).with("HF_TOKEN", HUB_TOKEN);
    private static final SageMakerRecipe RECIPE =
            SageMakerLab.recipe().addEnvironment("HF_TOKEN", HUB_TOKEN).build();

    private final SageMakerLab lab = new SageMakerLab();

    /** What was asked for is judged by the published models of the service. */
    @AfterEach
    void judge() {
        lab.close();
    }

    @Override
    protected FakeSageMakerServer start() {
        return lab.server;
    }

    @Override
    protected SageMakerProvider open(FakeSageMakerServer service, String key) {
        return lab.builder(RECIPE)
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
        return FakeSageMakerServer.QUICK;
    }

    @Override
    protected List<String> hidden() {
        return List.of(Lab.SECRET, TOKEN, HUB_TOKEN);
    }

    @Override
    protected List<String> logged() {
        return List.of();
    }

    @Override
    protected FakeFault error(String message) {
        return FakeBedrockServer.error(403, "AccessDeniedException", message);
    }

    @Override
    protected void use(FakeSageMakerServer service, SageMakerProvider provider, JobRef job) {
        ModelRef tuned = provider.poll(job).tunedModel().orElseThrow();
        SageMakerChatModel model =
                provider.chatModel(provider.await(provider.deploy(tuned, SERVING), Duration.ofMinutes(1)));
        model.chat(ChatRequest.user(SAID));
        show(model);
        show(RECIPE);
        show(SERVING);
        showFailure(() -> model.chat(ChatRequest.user(SAID + FakeSageMakerServer.REFUSED)));
        // the service repeats the id of the key that it refuses
        service.fault(error(FakeBedrockServer.KEY_ID).times(99));
        showFailure(provider::leftovers);
        showFailure(() -> model.chat(ChatRequest.user(SAID)));
    }

    @Override
    protected List<String> visible() {
        return List.of("AccessDeniedException, ***", "us-east-1", "answered 422");
    }
}
