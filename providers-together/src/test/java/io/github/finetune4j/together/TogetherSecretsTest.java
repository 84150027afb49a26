// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSecretsTck;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kit of secrets; keys of other services are among them. */
class TogetherSecretsTest extends ProviderSecretsTck<FakeTogetherServer, TogetherProvider> {
    private static final String HUB = "a-token-of-the-hub-0123456789";
    private static final String WANDB = "0123456789abcdef0123456789abcdef01234567";

    private final Lab lab = new Lab().unjudged();

    /** What was asked for is judged by the service's specification. */
    @AfterEach
    void judge() {
        lab.close();
    }

    @Override
    protected FakeTogetherServer start() {
        return lab.server;
    }

    @Override
    protected TogetherProvider open(FakeTogetherServer service, String key) {
        return lab.builder()
                .key(ApiKey.of(key))
                .huggingFaceToken(ApiKey.of(HUB))
                .wandbKey(ApiKey.of(WANDB))
                .http(http -> http.retries(Retries.none()))
                .build();
    }

    @Override
    protected String key() {
        return Lab.KEY.token();
    }

    @Override
    protected String baseModel() {
        return FakeTogetherServer.QUICK;
    }

    @Override
    protected List<String> secrets() {
        return List.of(HUB, WANDB);
    }

    @Override
    protected List<String> logged() {
        return List.of("sends", "/fine-tunes", "***");
    }

    @Override
    protected ModelRef answering(ModelRef tuned) {
        return ModelRef.of("together", FakeTogetherServer.QUICK);
    }

    @Override
    protected void use(FakeTogetherServer service, TogetherProvider provider, JobRef job) {
        byte[] body = service.requests("POST", "/fine-tunes").get(0).body();
        assertThat(Json.parseObject(new String(body, StandardCharsets.UTF_8)))
                .containsEntry("hf_api_token", HUB)
                .containsEntry("wandb_api_key", WANDB);
        service.fault(FakeFault.status(400, "bad", "you sent " + HUB).on("POST", "/fine-tunes"));
        showFailure(() -> provider.submit(Data.spec().suffix("x").build(), SubmitContext.of("suffix")));
        service.fault(FakeFault.status(400, "bad", "you sent " + WANDB).on("GET", ".*supported"));
        showFailure(provider::supportedModels);
    }

    @Test
    void service_andWhatItDrafts_showNoKeys() {
        TogetherProviderBuilder builder = TogetherProvider.builder()
                .key(Lab.KEY)
                .huggingFaceToken(ApiKey.of(HUB))
                .wandbKey(ApiKey.of(WANDB));
        try (ApiClient client = builder.http().build()) {
            TogetherService service = TogetherService.of(builder, new TogetherApi(client, builder.uploadTimeout()));
            assertThat(service + ", " + service.draft(Data.spec().build(), "k"))
                    .contains("together")
                    .doesNotContain(HUB, WANDB);
        }
    }
}
