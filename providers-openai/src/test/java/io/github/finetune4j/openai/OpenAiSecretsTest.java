// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Retries;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSecretsTck;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The kit of secrets; the administrator's key is among them. */
class OpenAiSecretsTest extends ProviderSecretsTck<FakeOpenAiServer, OpenAiProvider> {
    private static final String ADMIN = "the-administrators-own-key";

    private final Lab lab = new Lab();

    /** What was asked for is judged by the service's specification. */
    @AfterEach
    void judge() {
        lab.close();
    }

    @Override
    protected FakeOpenAiServer start() {
        return lab.server;
    }

    @Override
    protected OpenAiProvider open(FakeOpenAiServer service, String key) {
        return lab.builder()
                .key(ApiKey.of(key))
                .adminKey(ApiKey.of(ADMIN))
                .http(http -> http.retries(Retries.none()))
                .build();
    }

    @Override
    protected String key() {
        return Lab.KEY.token();
    }

    @Override
    protected String baseModel() {
        return FakeOpenAiServer.QUICK;
    }

    @Override
    protected List<String> hidden() {
        return List.of(ADMIN);
    }

    @Override
    protected List<String> logged() {
        return List.of("sends", "/chat/completions", "***");
    }

    @Override
    protected void use(FakeOpenAiServer service, OpenAiProvider provider, JobRef job) {
        show(Lab.KEY);
        service.fault(FakeFault.status(500, "", "you sent Bearer " + Lab.KEY.token()));
        showFailure(() -> provider.permissions().list("x").page(null));
        service.noFaults();
        showFailure(() -> provider.permissions().list("x").page(null)); // the service repeats the key that it refuses
    }
}
