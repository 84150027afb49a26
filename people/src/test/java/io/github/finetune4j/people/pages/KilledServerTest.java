// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.WorkUntilKilled;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed while people answer: every answer that a page called saved is there, once. */
@Timeout(180)
@Tag("slow")
class KilledServerTest {
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    private final WorkUntilKilled people = new WorkUntilKilled();

    @Test
    void killedServer_losesNothingThatAPageCalledSaved() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = people.saved().size();
            people.run(before + random.nextInt(20, 60), KilledServer.class, folder.toString());
            assertThat(people.saved().size()).isGreaterThan(before + 19);
            try (JournalStore store = FileJournalStore.open(folder.resolve("people"), "people")) {
                List<String> kept = KilledServer.queue(store).answers().stream()
                        .map(answer -> answer.annotator() + " " + answer.taskId())
                        .toList();
                assertThat(kept).doesNotHaveDuplicates();
                assertThat(new HashSet<>(kept)).containsAll(people.saved());
            }
        }
    }
}
