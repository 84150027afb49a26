// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.WorkUntilKilled;
import io.github.finetune4j.journal.JournalStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of the pages over a database is killed: every answer that a page called saved is there, once. */
@Timeout(120)
@Tag("slow")
class KilledPeopleServerTest {
    private static final int KILLS = 2;

    @TempDir
    Path folder = Path.of("");

    private final WorkUntilKilled people = new WorkUntilKilled();

    @Test
    void overPostgres_losesNothingThatAPageCalledSaved() throws Exception {
        killed(PeopleDatabase.postgres());
    }

    @Test
    void overH2_losesNothingThatAPageCalledSaved() throws Exception {
        killed(PeopleDatabase.h2(folder.resolve("people")));
    }

    private void killed(PeopleDatabase database) throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = people.saved().size();
            people.run(before + random.nextInt(20, 60), PeopleServer.class, database.where(), folder.toString());
            assertThat(people.saved().size()).isGreaterThan(before + 19);
            try (JournalStore store = database.open()) {
                List<String> kept = PeopleWork.queue(store, 1).answers().stream()
                        .map(answer -> answer.annotator() + " " + answer.taskId())
                        .toList();
                assertThat(kept).doesNotHaveDuplicates();
                assertThat(new HashSet<>(kept)).containsAll(people.saved());
            }
        }
    }
}
