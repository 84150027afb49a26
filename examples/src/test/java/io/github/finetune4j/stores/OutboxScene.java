// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a run told an outbox while the registry was out of reach. */
final class OutboxScene {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Dataset ROWS =
            Dataset.of(List.of(new ChatExample(List.of(Message.user("ping"), Message.assistant("pong")), Map.of())));
    private static final String RUN = "fake/run-1";
    private static final int TOLD = 4;

    private OutboxScene() {}

    static void write(Path folder, Path elsewhere) {
        RegistryStore closed = FileRegistry.open(elsewhere);
        closed.close();
        try (OutboxRegistry outbox = OutboxRegistry.open(folder, closed)) {
            String data = outbox.addData(ROWS, Map.of("licence", "CC0-1.0")).id();
            outbox.add(new RunStarted(RUN, NOON, "router", data, "", Map.of("rank", 8), Map.of()));
            outbox.addPoints(RUN, List.of(new MetricPoint("loss", 1, NOON, 2.5)));
            outbox.add(new RunEnded(RUN, NOON, "failed", Duration.ofSeconds(3), null, "out of memory", Map.of()));
            assertThat(outbox.waiting()).isEqualTo(TOLD);
        }
    }

    /** What waits is told, in order, and what comes after it. */
    static void goesOn(Path folder, Path registryFolder) {
        try (RegistryStore registry = FileRegistry.open(registryFolder);
                OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            outbox.add(new Noted("n1", NOON, "", "ben", "after it"));
            assertThat(outbox.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(outbox.waiting()).isZero();
            String data = registry.data().get(0).id();
            assertThat(registry.rows(registry.data().get(0))).containsExactlyElementsOf(ROWS);
            assertThat(registry.records())
                    .extracting(RegistryRecord::id)
                    .startsWith(data)
                    .endsWith("note/n1")
                    .hasSize(TOLD);
            assertThat(registry.points(RUN)).containsExactly(new MetricPoint("loss", 1, NOON, 2.5));
            assertThat(registry.runs().get(0).end().orElseThrow().failure()).isEqualTo("out of memory");
        }
    }
}
