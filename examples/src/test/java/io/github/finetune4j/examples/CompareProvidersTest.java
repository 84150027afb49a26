// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.providers.ProviderOffer;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareProvidersTest {
    @Test
    void run_withOneThatSaysItsCost_namesItFirst() {
        List<String> lines = new ArrayList<>();
        List<ProviderOffer> offers;
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                        .addModel("gpt-4.1-mini-2025-04-14", FakeTraining.quick())
                        .start();
                FakeProvider local = FakeProvider.builder().id("here").build();
                OpenAiProvider openAi = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .build()) {
            offers = CompareProviders.run(local, openAi, lines::add);
        }
        assertThat(offers).as("%s", offers).extracting(ProviderOffer::provider).containsExactly("openai", "here");
        assertThat(offers).allMatch(ProviderOffer::possible);
        assertThat(offers.get(0).estimate().orElseThrow().high()).isBetween(0.0001, 0.02);
        assertThat(lines).hasSize(2).first().asString().contains("gpt-4.1-mini-2025-04-14: 0.0");
    }
}
