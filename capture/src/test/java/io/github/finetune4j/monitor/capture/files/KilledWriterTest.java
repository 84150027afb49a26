// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.Captured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that captures is killed at random moments: what was stored is there, once and whole. */
@Timeout(120)
@Tag("slow")
class KilledWriterTest {
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    @Test
    void killedWriter_losesNothingThatWasStored_andCorruptsNothing() throws Exception {
        SplittableRandom random = new SplittableRandom(18);
        int least = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int stored = KilledProcess.run(
                    KilledWriter.class, random.nextInt(1, 6), random.nextInt(0, 40), folder.toString());
            List<String> ids = ids();
            assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(least + stored);
            least = ids.size();
        }
        assertThat(least).isGreaterThan(KILLS * 50);
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        try (FileCaptureStore store = FileCaptureStore.open(folder)) {
            CapturePage page = store.read("", 1000);
            while (!page.entries().isEmpty()) {
                page.entries().stream().map(Captured::responseId).forEach(ids::add);
                page = store.read(page.cursor(), 1000);
            }
        }
        return ids;
    }
}
