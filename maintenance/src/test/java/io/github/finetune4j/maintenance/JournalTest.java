// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.store.MaintenanceStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal as the first version wrote it: one cycle that promoted, one that was refused, one that waits for approval.
 * {@code -Djournal.write=FILE} writes it anew; do that only for a new format, beside the old file.
 */
class JournalTest {
    private static final String FIRST = "journal-1.jsonl";

    @TempDir
    Path folder;

    private static Maintenance.Builder builder(World world, MaintenanceStore store) {
        return world.builder(store).approval(Duration.ofDays(30));
    }

    /** The same things as on the day when the journal was written; what they are kept in comes with it. */
    private static List<String> written(World world) throws IOException {
        MaintenanceStore store = MaintenanceStore.inMemory();
        Maintenance maintenance = builder(world, store).build();
        world.come(world.rows(10, 5, 20));
        world.week(maintenance);
        maintenance.approve(1, "ana", "read twenty answers");
        maintenance.tick();
        world.come(world.rows(15, 5, 2));
        world.week(maintenance);
        world.come(world.rows(15, 5, 18));
        maintenance.trigger("new policy", "refunds within 30 days");
        world.week(maintenance);
        List<String> lines = store.read(World.MODEL, 0);
        String target = System.getProperty("journal.write", "");
        if (!target.isEmpty()) {
            Files.write(Path.of(target), lines);
        }
        return lines;
    }

    private static List<String> first() throws IOException {
        try (InputStream in = Objects.requireNonNull(JournalTest.class.getResourceAsStream(FIRST), FIRST)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void aJournalOfTheFirstVersion_isReadAndGoesOn() throws IOException {
        try (World world = World.small(folder)) {
            written(world);
            MaintenanceStore store = MaintenanceStore.inMemory();
            store.append(World.MODEL, 0, first());
            Maintenance maintenance = builder(world, store).build();

            List<Cycle> cycles = maintenance.cycles();
            assertThat(cycles).extracting(cycle -> cycle.ending().map(Ending::words).orElse("-"))
                    .containsExactly("promoted", "refused", "-");
            assertThat(cycles.get(0).approval().orElseThrow().by()).isEqualTo("ana");
            assertThat(cycles.get(1).refusal().orElseThrow().sentence()).startsWith("10 new rows are left");
            assertThat(cycles.get(2).causes()).extracting("trigger").containsExactly("new policy", "every PT168H");
            assertThat(cycles.get(2).awaitsApproval()).isTrue();

            maintenance.approve(3, "ana", "fine");
            maintenance.tick();

            assertThat(maintenance.cycles().get(2).ending()).contains(Ending.PROMOTED);
            assertThat(maintenance.champion().number()).isEqualTo(3);
        }
    }

    @Test
    void thisVersionWritesTheSameJournal() throws IOException {
        try (World world = World.small(folder)) {
            assertThat(written(world)).isEqualTo(first());
        }
    }

    @Test
    void aLineOfAnotherWorld_isRefused() {
        MaintenanceStore store = MaintenanceStore.inMemory();
        store.append(World.MODEL, 0, List.of("{\"type\":\"moon\",\"at\":\"2026-01-05T08:00:00Z\"}"));
        try (World world = World.small(folder)) {
            Maintenance maintenance = builder(world, store).build();
            assertThatThrownBy(maintenance::cycles)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a line of type \"moon\" is not known -> use the version");
        }
    }
}
