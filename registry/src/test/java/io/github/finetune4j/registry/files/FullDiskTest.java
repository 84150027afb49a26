// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeDisk;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, at every place where a call writes: nothing half written, and the same call works later. */
class FullDiskTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final int ROUNDS = 40;
    private static final int STEP = 37; // bytes more each time

    @TempDir
    Path folder;

    private static void tell(RegistryStore registry, int round) {
        registry.add(new Noted("n" + round, NOON, "", "ana", "note " + round));
        registry.addData(Rows.data(round, round + 5), Map.of());
        registry.addPoints(
                "run",
                List.of(
                        new MetricPoint("loss", 2L * round, NOON, 0.5),
                        new MetricPoint("loss", 2L * round + 1, NOON, 0.5)));
    }

    @Test
    void calls_thatAFullDiskCutShort_areToldAgain_andKeptOnce() {
        FakeDisk disk = FakeDisk.in(folder);
        int refused = 0;
        try (RegistryStore registry = FileRegistry.open(disk.path("registry"))) {
            for (int round = 0; round < ROUNDS; round++) {
                disk.free((long) STEP * round);
                try {
                    tell(registry, round);
                } catch (FineTuneException e) {
                    refused++;
                }
                disk.free(Long.MAX_VALUE);
                assertThat(registry.verify().problems()).isEmpty();
                tell(registry, round);
            }
            assertThat(refused).isGreaterThan(10);
        }
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            assertThat(registry.verify().problems()).isEmpty();
            assertThat(registry.records()).hasSize(2 * ROUNDS);
            assertThat(registry.points("run")).hasSize(2 * ROUNDS);
            registry.data()
                    .forEach(version -> assertThat(registry.rows(version)).hasSize(5));
        }
    }

    @Test
    void recordsWhoseHeadDoesNotFit_leaveNoLine() {
        FakeDisk disk = FakeDisk.in(folder);
        try (RegistryStore registry = FileRegistry.open(disk.path("registry"))) {
            for (int free = 0; free < 500; free += 25) { // a line takes about 270 bytes, its head 83
                for (int i = 0; i < 2; i++) {
                    disk.free(free);
                    tryToNote(registry, free + "/" + i);
                }
                disk.free(Long.MAX_VALUE);
                assertThat(registry.verify().problems())
                        .as("%s bytes free", free)
                        .isEmpty();
            }
            assertThat(registry.records()).isNotEmpty();
        }
    }

    @Test
    void copyThatAFullDiskCutsShort_leavesNoLineOfThoseThatBelongTogether_andIsCompleted() {
        FakeDisk disk = FakeDisk.in(folder);
        List<Integer> kept = new ArrayList<>();
        try (RegistryStore from = FileRegistry.open(folder.resolve("from"))) {
            for (int i = 0; i < 10; i++) {
                tell(from, i);
            }
            for (int free = 0; free < 12_000; free += 1000) {
                try (RegistryStore to = FileRegistry.open(disk.path("to" + free))) {
                    disk.free(free);
                    boolean refused = isRefused(from, to);
                    disk.free(Long.MAX_VALUE);
                    kept.add(to.records().size());
                    assertThat(refused || to.records().equals(from.records())).isTrue();
                    assertThat(to.verify().problems()).as("%s bytes free", free).isEmpty();
                    from.copyTo(to);
                    assertThat(to.records()).isEqualTo(from.records());
                    assertThat(to.verify()).isEqualTo(from.verify());
                }
            }
        }
        assertThat(kept).contains(0, 20).containsOnly(0, 20);
    }

    private static boolean isRefused(RegistryStore from, RegistryStore to) {
        try {
            from.copyTo(to);
            return false;
        } catch (FineTuneException e) {
            assertThat(e).hasMessageContaining("disk");
            return true;
        }
    }

    private static void tryToNote(RegistryStore registry, String note) {
        try {
            registry.add(new Noted(note, NOON, "", "ana", "a note"));
        } catch (FineTuneException e) {
            assertThat(e).hasMessageContaining("disk");
        }
    }

    @Test
    void run_onAFullDisk_goesOn_andIsOnRecordOnceStartedAgain() {
        FakeDisk disk = FakeDisk.in(folder);
        FakeProvider provider = FakeProvider.builder()
                .script(FakeScript.builder().steps(3, Duration.ofMillis(1)).build())
                .build();
        try (RegistryStore registry = FileRegistry.open(disk.path("registry"))) {
            FineTune.Builder run = FineTune.builder()
                    .registry(registry, "router")
                    .provider(provider)
                    .baseModel("base")
                    .trainingData(Rows.data(0, 5))
                    .labels(l -> l.idempotencyKey("k"));
            disk.free(0);
            ModelRef tuned = run.run();
            assertThat(registry.records()).isEmpty();
            disk.free(Long.MAX_VALUE);
            assertThat(run.run()).isEqualTo(tuned);
            run.run();
            assertThat(registry.model("router").newest().ref()).isEqualTo(tuned);
            assertThat(registry.records()).hasSize(4);
            assertThat(registry.points(registry.runs().get(0).started().run()))
                    .filteredOn(point -> point.name().equals("loss"))
                    .hasSize(3);
            assertThat(registry.verify().problems()).isEmpty();
        }
    }
}
