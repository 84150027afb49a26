// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fireworks.FireworksProvider;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.lora.AdapterFiles;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FireworksFineTuneTest {
    @TempDir
    Path folder;

    @Test
    void run_againstTheFakeServer_givesAModelThatAnswers_andAnAdapterThatLoads() {
        List<String> said = new ArrayList<>();
        try (FakeFireworksServer server = FakeFireworksServer.builder()
                        .adapter(Fixtures.path("lora/peft-adapter-lora"))
                        .start();
                FireworksProvider fireworks = FireworksProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("fw_fake-key-000000"))
                        .prices(FireworksFineTune.prices(FakeFireworksServer.QUICK, LocalDate.of(2026, 11, 30), 0.5))
                        .budget(TrainingBudget.usd(5))
                        .pollInterval(Duration.ofMillis(20))
                        .build()) {
            FineTuneJob job = FireworksFineTune.run(fireworks, FakeFireworksServer.QUICK, said::add);
            assertThat(server.dataSets()).isZero();
            assertThat(server.jobs()).isEqualTo(1);
            Path adapter = FireworksFineTune.fetch(fireworks, job, folder.resolve("adapter"));
            assertThat(AdapterFiles.open(adapter, Fixtures.path("models/harbour-260k"))
                            .rank())
                    .isEqualTo(4);
        }
        assertThat(said).singleElement().asString().endsWith("heard: Greet number 3");
    }
}
