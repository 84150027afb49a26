// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes is killed at random moments; all that it was told is there, and nothing is half written. */
@Tag("slow")
class KilledWriterTest {
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    @Test
    void killedWriter_losesNothingThatWasAcknowledged() throws Exception {
        SplittableRandom random = new SplittableRandom(17);
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = writeUntilKilled(next, random.nextInt(1, 6), random.nextInt(0, 12));
            assertThat(acknowledged).isGreaterThanOrEqualTo(next);
            assertWhole(acknowledged);
            next = acknowledged + 2; // the call that was under way may be on record, too
        }
    }

    private int writeUntilKilled(int from, int calls, int millis) throws IOException, InterruptedException {
        return KilledProcess.run(KilledWriter.class, calls, millis, folder.toString(), String.valueOf(from));
    }

    private void assertWhole(int acknowledged) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(registry.verify().problems()).isEmpty();
            List<String> ids =
                    registry.records().stream().map(RegistryRecord::id).toList();
            assertThat(ids).contains("note/n" + acknowledged).doesNotHaveDuplicates();
            DataVersion newest = registry.data().get(registry.data().size() - 1);
            assertThat(registry.rows(newest).size()).isEqualTo(300);
            assertThat(registry.points("run")).extracting(MetricPoint::step).contains((long) acknowledged);
        }
    }
}
