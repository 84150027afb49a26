// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteFineTuneTest {
    @Test
    void run_againstTheFakeServer_givesAModelThatAnswers_andLeavesNoFile() {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        try (FakeOpenAiServer server = FakeOpenAiServer.start();
                OpenAiProvider provider = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .pollInterval(Duration.ofMillis(20))
                        .build()) {
            RemoteFineTune.run(provider, FakeOpenAiServer.QUICK, said::add);
            assertThat(server.files()).isZero();
            assertThat(server.jobs()).isEqualTo(1);
        }
        assertThat(said).anyMatch(line -> line.startsWith("step 10/10"));
        assertThat(said.get(said.size() - 1)).contains("greeter", "You said: Greet number 3");
    }
}
