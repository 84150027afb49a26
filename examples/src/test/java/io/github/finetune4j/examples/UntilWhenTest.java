// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntilWhenTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final LocalDate GONE = LocalDate.of(2027, 1, 14);

    @TempDir
    Path folder;

    @Test
    void day_isLearned_keptAndWatched() {
        ModelRef model = ModelRef.of("openai", "gpt-4o");
        try (RegistryStore registry = FileRegistry.open(folder);
                FakeOpenAiServer server = FakeOpenAiServer.builder()
                        .clock(() -> NOW)
                        .addModel("gpt-4o", FakeTraining.quick(), GONE)
                        .start();
                OpenAiProvider provider = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .clock(() -> NOW)
                        .build()) {
            registry.addModel(new ModelVersion.Draft("router", model, "gpt-4o", "", Map.of(), Map.of()));
            registry.moveAlias(registry.model("router"), "champion", 1, "ana", "the first");
            assertThat(UntilWhen.learn(provider, registry)).hasSize(1);
            assertThat(registry.model("router").newest().ref().shutdownDate()).contains(GONE);
            UntilWhen.announce(registry, model);
            try (Monitors monitors =
                    UntilWhen.watch(registry, new MemoryCaptureStore(), new MemoryJournalStore(), model)) {
                monitors.look();
                assertThat(monitors.shutdowns().get("router ends")).isEqualTo(model);
            }
        }
    }
}
