// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnthropicProviderTest {
    private static final JobRef JOB = new JobRef("anthropic", "job-1");

    private final AnthropicBatchBench bench = new AnthropicBatchBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void provider_answersAndTrainsNothing_andSaysSo() {
        AnthropicProvider provider = bench.provider;
        assertThat(provider.capabilities()).containsExactlyInAnyOrder(Capability.CHAT, Capability.BATCHES);
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(FakeAnthropicServer.MODEL)
                .trainingData(Dataset.of(List.of(ChatExample.of(Message.user("a"), Message.assistant("b")))))
                .build();
        assertThatThrownBy(() -> provider.submit(spec, SubmitContext.of("key")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessage("provider anthropic cannot do what was asked: it trains nothing -> train with another"
                        + " provider, and ask this one for chats");
        assertThatThrownBy(() -> provider.poll(JOB)).isInstanceOf(JobNotFoundException.class);
        assertThatThrownBy(() -> provider.events(JOB, EventPage.START)).isInstanceOf(JobNotFoundException.class);
        assertThatThrownBy(() -> provider.cancel(JOB)).isInstanceOf(JobNotFoundException.class);
        assertThat(bench.server.requestCount()).isZero();
    }

    @Test
    void modelOfAnotherProvider_isRefused() {
        assertThatThrownBy(() -> bench.provider.chatModel(ModelRef.of("openai", "gpt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not of the provider anthropic -> ask its own provider");
    }

    @Test
    void closedProvider_refusesAll() {
        bench.provider.close();
        bench.provider.close();
        assertThatThrownBy(() -> bench.provider.chatModel(AnthropicBatchBench.MODEL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed -> keep it open");
        assertThatThrownBy(() -> bench.provider.poll(JOB)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysAndTexts_turnUpNowhere() {
        Logger ours = Logger.getLogger("io.github.finetune4j");
        ours.setLevel(Level.ALL);
        StringBuilder shown = new StringBuilder();
        try (HeardLog log = HeardLog.of("io.github.finetune4j");
                AnthropicProvider wrong = AnthropicProvider.builder()
                        .baseUrl(bench.server.baseUrl())
                        .key(ApiKey.of("sk-ant-of-somebody-0123"))
                        .build()) {
            var model = bench.provider.chatModel(AnthropicBatchBench.MODEL);
            var unused = model.chat(ChatRequest.user("my deepest secret"));
            shown.append(model).append(bench.provider);
            bench.server.fault(FakeAnthropicServer.error(
                    400, "invalid_request_error", "you sent x-api-key " + AnthropicBatchBench.KEY));
            assertThatThrownBy(() -> model.chat(ChatRequest.user("my deepest secret")))
                    .satisfies(e -> shown.append(e.getMessage()));
            assertThatThrownBy(() -> wrong.chatModel(AnthropicBatchBench.MODEL).chat(ChatRequest.user("hello")))
                    .isInstanceOf(AuthenticationException.class)
                    .satisfies(e -> shown.append(e.getMessage()));
            assertThat(log.messages()).anyMatch(line -> line.contains("/v1/messages"));
            log.messages().forEach(shown::append);
        } finally {
            ours.setLevel(null);
        }
        assertThat(shown).contains("***").doesNotContain(AnthropicBatchBench.KEY, "of-somebody", "deepest");
    }
}
