// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.Garbage;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no record refers to goes; what one refers to stays. */
class GarbageTest {
    private static final List<MetricPoint> POINTS = List.of(new MetricPoint("loss", 1, Instant.EPOCH, 0.5));

    @TempDir
    Path folder;

    /** A process that died after it had written rows, and before their record. */
    private void leaveWithoutRecord(Dataset data) throws IOException {
        Path records = folder.resolve("records.jsonl");
        Path head = folder.resolve("head.json");
        byte[] before = Files.exists(records) ? Files.readAllBytes(records) : new byte[0];
        byte[] headBefore = Files.exists(head) ? Files.readAllBytes(head) : null;
        try (RegistryStore registry = FileRegistry.open(folder)) {
            registry.addData(data, Map.of());
        }
        Files.write(records, before);
        if (headBefore == null) {
            Files.delete(head);
        } else {
            Files.write(head, headBefore);
        }
    }

    @Test
    void rowsAndVersionsWithoutARecord_go_andAllOthersStay() throws IOException {
        leaveWithoutRecord(Rows.data(1000, 1100));
        DataVersion kept;
        try (RegistryStore registry = FileRegistry.open(folder)) {
            kept = registry.addData(Rows.data(0, 500), Map.of());
        }
        leaveWithoutRecord(Rows.data(400, 900));
        try (RegistryStore registry = FileRegistry.open(folder);
                RegistryStore second = FileRegistry.open(folder)) {
            assertThat(second.touchedBy(Rows.data(1000, 1001).examples().get(0)).data())
                    .isEmpty();
            assertThat(registry.collectGarbage()).isEqualTo(new Garbage(2, 500, 0));
            assertThat(registry.collectGarbage()).isEqualTo(new Garbage(0, 0, 0));
            assertThat(registry.rows(kept)).containsExactlyElementsOf(Rows.data(0, 500));
            assertThat(registry.verify().problems()).isEmpty();
            assertThat(registry.verify().forgotten()).isZero();
            assertThat(Traces.of("question 1050 ", folder)).isEmpty();
            DataVersion again = second.addData(Rows.data(850, 1050), Map.of());
            assertThat(registry.rows(again)).containsExactlyElementsOf(Rows.data(850, 1050));
            assertThat(second.rows(kept)).containsExactlyElementsOf(Rows.data(0, 500));
        }
    }

    @Test
    void curvesOfRunsWithoutARecord_goAfterADay() throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            DataVersion data = registry.addData(Rows.data(0, 3), Map.of());
            registry.add(new RunStarted("local/a", Instant.EPOCH, "router", data.id(), "", Map.of(), Map.of()));
            registry.addPoints("local/a", POINTS);
            registry.addPoints("local/b", POINTS);
            assertThat(registry.collectGarbage().curves())
                    .as("its process may go on")
                    .isZero();
            for (String run : List.of("a", "b")) {
                Files.setLastModifiedTime(
                        folder.resolve("curves/local%2F" + run + ".jsonl"), FileTime.from(Instant.EPOCH));
            }
            assertThat(registry.collectGarbage().curves()).isEqualTo(1);
            assertThat(registry.points("local/a")).isEqualTo(POINTS);
            assertThat(registry.points("local/b")).isEmpty();
            registry.addPoints("local/b", POINTS);
            assertThat(registry.points("local/b")).isEqualTo(POINTS);
        }
    }
}
