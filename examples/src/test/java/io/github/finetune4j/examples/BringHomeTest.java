// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.openai.OpenAiService;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rescue.FetchReport;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BringHomeTest {
    @TempDir
    Path folder;

    @Test
    void run_bringsAllHome_andTheRowsAreThereOnTheDayAfter() {
        VirtualClock clock = VirtualClock.create();
        List<String> said = new ArrayList<>();
        try (FakeOpenAiServer server = FakeOpenAiServer.builder().clock(clock).start();
                OpenAiProvider openAi = OpenAiProvider.builder()
                        .service(OpenAiService.openAi())
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .build();
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                rows.append("{\"messages\": [{\"role\": \"user\", \"content\": \"" + i + "?\"},"
                        + " {\"role\": \"assistant\", \"content\": \"" + i + "\"}]}\n");
            }
            String file = openAi.files()
                    .upload(
                            "numbers.jsonl",
                            "fine-tune",
                            Content.of(rows.toString().getBytes(StandardCharsets.UTF_8)))
                    .id();
            openAi.jobs().create(Map.of("model", FakeOpenAiServer.QUICK, "training_file", file, "suffix", "numbers"));
            clock.advance(Duration.ofMinutes(1));

            FetchReport report = BringHome.run(openAi, folder.resolve("rescue"), registry, said::add);

            assertThat(report.complete()).isTrue();
            assertThat(said).anyMatch(line -> line.startsWith("model ft:")).anyMatch(line -> line.startsWith("job "));
            assertThat(BringHome.after(registry, "numbers").size()).isEqualTo(12);
        }
    }
}
