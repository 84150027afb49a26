// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.lora.AdapterFiles;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import io.github.finetune4j.together.TogetherProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TogetherFineTuneTest {
    @TempDir
    Path folder;

    @Test
    void run_againstTheFakeServer_givesAModelThatAnswers_andAnAdapterThatLoads() {
        List<String> said = new ArrayList<>();
        try (FakeTogetherServer server = FakeTogetherServer.builder()
                        .adapter(Fixtures.path("lora/peft-adapter-lora"))
                        .start();
                TogetherProvider together = TogetherProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("tgp-fake-key-000000"))
                        .pollInterval(Duration.ofMillis(20))
                        .build()) {
            FineTuneJob job = TogetherFineTune.run(together, FakeTogetherServer.QUICK, said::add);
            assertThat(server.files()).isZero();
            assertThat(server.jobs()).isEqualTo(1);
            Path adapter = TogetherFineTune.fetch(together, job, folder.resolve("adapter"));
            assertThat(AdapterFiles.open(adapter, Fixtures.path("models/harbour-260k"))
                            .rank())
                    .isEqualTo(4);
        }
        assertThat(said.get(0)).isEqualTo("would cost 0.00 USD");
        assertThat(said.get(1)).endsWith("heard: Greet number 3");
    }
}
