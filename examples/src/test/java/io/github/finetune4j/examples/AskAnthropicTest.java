// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.anthropic.AnthropicProvider;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskAnthropicTest {
    private static final ModelRef MODEL = ModelRef.of("anthropic", FakeAnthropicServer.MODEL);

    @TempDir
    Path folder;

    @Test
    void chatsAndBatches_areAnswered_andPaidOnce() {
        List<String> pieces = new ArrayList<>();
        try (FakeAnthropicServer server = FakeAnthropicServer.start();
                AnthropicProvider anthropic = AnthropicProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-ant-fake-000000"))
                        .build()) {
            assertThat(AskAnthropic.chat(anthropic, MODEL, pieces::add).text()).isEqualTo("You said: Greet number 3");
            assertThat(String.join("", pieces)).isEqualTo("You said: Greet number 3");
            for (int run = 0; run < 2; run++) {
                assertThat(AskAnthropic.batch(anthropic, MODEL, folder).get(7).text())
                        .isEqualTo("You said: Greet number 7");
            }
            assertThat(AskAnthropic.cancel(anthropic, MODEL, folder))
                    .as("nothing is under way")
                    .isZero();
            assertThat(server.batches()).isEqualTo(1);
            assertThat(server.billed()).hasSize(20);
            assertThat(server.requests("POST", ".*/cancel")).isEmpty();
        }
    }
}
