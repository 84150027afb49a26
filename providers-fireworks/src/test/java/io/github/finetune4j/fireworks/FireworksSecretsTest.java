// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSecretsTck;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The kit of secrets; a key of another service and the signatures of the storage are among them. */
class FireworksSecretsTest extends ProviderSecretsTck<FakeFireworksServer, FireworksProvider> {
    private static final String SIGNATURE = "fake-signature-0123456789";
    private static final String JOBS = "/v1/accounts/fake-account/supervisedFineTuningJobs";
    private static final String WANDB = "0123456789abcdef0123456789abcdef01234567";

    private final Lab lab = new Lab().unjudged();

    /** What was asked for is judged by the service's specification. */
    @AfterEach
    void judge() {
        lab.close();
    }

    @Override
    protected FakeFireworksServer start() {
        return lab.server;
    }

    @Override
    protected FireworksProvider open(FakeFireworksServer service, String key) {
        return lab.builder()
                .key(ApiKey.of(key))
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
        return FakeFireworksServer.QUICK;
    }

    @Override
    protected List<String> secrets() {
        return List.of(WANDB);
    }

    @Override
    protected List<String> logged() {
        return List.of("sends", "supervisedFineTuningJobs", "***");
    }

    @Override
    protected ModelRef answering(ModelRef tuned) {
        return ModelRef.of("fireworks", FakeFireworksServer.QUICK);
    }

    @Override
    protected void use(FakeFireworksServer service, FireworksProvider provider, JobRef job) {
        provider.submit(
                Data.spec()
                        .addOption(FireworksOptions.WANDB, Map.of("project", "p"))
                        .build(),
                SubmitContext.of("with-wandb"));
        byte[] body = service.requests("POST", JOBS).get(1).body();
        assertThat(Json.parseObject(new String(body, StandardCharsets.UTF_8)))
                .containsEntry("wandbConfig", Map.of("project", "p", "enabled", true, "apiKey", WANDB));
        assertThat(provider.events(job, EventPage.START).events()).isNotEmpty();
        service.storageFault(FakeFault.hangUp().times(9));
        showFailure(() -> provider.events(job, EventPage.START));
        service.noFaults();
        service.storageFault(FakeFault.status(403, "", "expired: " + SIGNATURE));
        show(provider.events(job, EventPage.START));
    }

    @Override
    protected List<String> hidden() {
        return List.of(SIGNATURE);
    }
}
