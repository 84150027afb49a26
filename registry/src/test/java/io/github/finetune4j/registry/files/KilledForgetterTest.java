// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that forgets is killed at random moments: what is on record as forgotten is gone, and nothing else is. */
@Tag("slow")
class KilledForgetterTest {
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    @Test
    void killedForgetter_leavesEachRowWholeOrGone() throws Exception {
        Dataset data = Rows.data(0, KilledForgetter.ROWS);
        try (RegistryStore registry = FileRegistry.open(folder)) {
            registry.addData(data, Map.of());
        }
        SplittableRandom random = new SplittableRandom(17);
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = forgetUntilKilled(next, random.nextInt(1, 6), random.nextInt(0, 8));
            int gone = assertWhole(data);
            assertThat(gone).isBetween(acknowledged + 1, acknowledged + 2);
            next = gone;
        }
    }

    private int forgetUntilKilled(int from, int calls, int millis) throws IOException, InterruptedException {
        return KilledProcess.run(KilledForgetter.class, calls, millis, folder.toString(), String.valueOf(from));
    }

    /** {@return how many rows are gone} */
    private int assertWhole(Dataset data) throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(registry.verify().problems()).isEmpty();
            DataVersion version = registry.data().get(0);
            List<String> forgotten = new ArrayList<>();
            registry.records().forEach(record -> {
                if (record instanceof RowsForgotten rows) {
                    forgotten.addAll(rows.rows());
                }
            });
            List<Example> left = data.examples().stream()
                    .filter(row -> !forgotten.contains(row.fingerprint().hex()))
                    .toList();
            assertThat(registry.rowsLeft(version)).containsExactlyElementsOf(left);
            assertThat(registry.verify().forgotten()).isEqualTo(forgotten.size());
            assertThat(folder.resolve("rows.rewriting")).doesNotExist();
            for (int i = 0; i < forgotten.size(); i++) {
                int row = i * 7 % KilledForgetter.ROWS;
                String text = data.examples().get(row).messages().get(0).content();
                assertThat(Traces.of(text + "\"", folder)).isEmpty();
            }
            return forgotten.size();
        }
    }

    @Test
    void announcedForgetting_isFinishedWhereItIsOnRecord() throws IOException {
        Path copy = folder.resolve("copy");
        Path pack = folder.resolve("rows.pack");
        String record;
        try (RegistryStore registry = FileRegistry.open(folder)) {
            registry.addData(Rows.data(0, 300), Map.of());
            Files.copy(pack, copy);
            record = registry.forget(Rows.data(5, 6).examples().get(0), "ben", "asked")
                    .onRecord()
                    .orElseThrow()
                    .id();
        }
        Files.move(copy, pack, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(folder.resolve("rows.erased"));
        announce(record);
        assertThat(Traces.of("question 5 ", folder)).isNotEmpty();
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(Traces.of("question 5 ", folder)).isEmpty();
            assertThat(registry.rowsLeft(registry.data().get(0))).hasSize(299);
            assertThat(folder.resolve("rows.forgetting")).doesNotExist();
        }
    }

    @Test
    void announcedForgetting_isTakenBackWhereItIsNotOnRecord() throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            registry.addData(Rows.data(0, 300), Map.of());
        }
        announce("forgotten/never");
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(registry.rows(registry.data().get(0))).hasSize(300);
            assertThat(folder.resolve("rows.forgetting")).doesNotExist();
        }
    }

    /** As a process leaves it that dies before it has erased row 5. */
    private void announce(String record) throws IOException {
        Files.write(
                folder.resolve("rows.forgetting"),
                (record + "\n ").getBytes(StandardCharsets.UTF_8)); // a space has bit 5
    }
}
