// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal as the first version wrote it: one cycle that promoted, one that was refused, one that waits for approval.
 * {@code -Djournal.write=FILE} writes it anew; do that only for a new format, beside the old file.
 */
class JournalTest {
    private static final String FIRST = "journal-1.jsonl";
    private static final String LEAK = "journal-1-leak.jsonl";

    @TempDir
    Path folder;

    private static Maintenance.Builder builder(World world, JournalStore store) {
        return world.builder(store).approval(Duration.ofDays(30));
    }

    /** The same things as on the day when the journal was written; what they are kept in comes with it. */
    private static List<String> written(World world) throws IOException {
        JournalStore store = new MemoryJournalStore().of("maintenance");
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
        return lines(FIRST);
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(JournalTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void aJournalOfTheFirstVersion_isReadAndGoesOn() throws IOException {
        try (World world = World.small(folder)) {
            written(world);
            JournalStore store = new MemoryJournalStore().of("maintenance");
            store.append(World.MODEL, 0, first());
            Maintenance maintenance = builder(world, store).build();

            List<Cycle> cycles = maintenance.cycles();
            assertThat(cycles)
                    .extracting(cycle -> cycle.ending().map(Ending::words).orElse("-"))
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

    /** When a leak of more than 5 % still quarantined the whole batch. */
    @Test
    void aBatchThatWasOnceQuarantinedForALeak_canBeReleased_andItsGoodRowsAreLearned() throws IOException {
        try (World world = World.small(folder)) {
            List<Example> rows = new ArrayList<>(world.rows(10, 10, 12));
            rows.addAll(world.testSet.examples().subList(0, 114));
            world.come(rows);
            world.registry.addData(Dataset.of(rows), Map.of());
            JournalStore store = new MemoryJournalStore().of("maintenance");
            store.append(World.MODEL, 0, lines(LEAK));
            world.clock.turn(Duration.ofDays(7));
            Maintenance maintenance = world.builder(store).build();
            assertThat(maintenance.cycles().get(0).refusal().orElseThrow().sentence())
                    .startsWith("114 of 234 new rows");
            assertThat(maintenance.status().quarantined()).hasSize(1);

            maintenance.release(1, "ana", "the test rows are left out now");
            Cycle next = world.week(maintenance);

            assertThat(next.ending()).as(next.reason()).contains(Ending.PROMOTED);
            assertThat(next.steps().get(1).facts()).containsEntry("rows", 120L);
            assertThat(maintenance.status().quarantined()).isEmpty();
        }
    }

    @Test
    void thisVersionWritesTheSameJournal() throws IOException {
        try (World world = World.small(folder)) {
            assertThat(shortened(written(world))).isEqualTo(shortened(first()));
        }
    }

    /** Without what lies behind the 13th decimal place, where libraries of distributions differ. */
    private static List<String> shortened(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("(\\.\\d{13})\\d+", "$1"))
                .toList();
    }

    @Test
    void aLineOfAnotherWorld_isRefused() {
        JournalStore store = new MemoryJournalStore().of("maintenance");
        store.append(World.MODEL, 0, List.of("{\"type\":\"moon\",\"at\":\"2026-01-05T08:00:00Z\"}"));
        try (World world = World.small(folder)) {
            Maintenance maintenance = builder(world, store).build();
            assertThatThrownBy(maintenance::cycles)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a line of type \"moon\" is not known -> use the version");
        }
    }
}
