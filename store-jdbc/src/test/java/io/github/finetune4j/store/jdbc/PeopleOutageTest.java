// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database is gone while people work: they are told, nothing is called saved, and work goes on when it is back. */
@Timeout(60)
class PeopleOutageTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void databaseCutOff_savesNothing_andGoesOnWhenItIsBack() throws Exception {
        PeopleDatabase database = PeopleDatabase.postgres();
        try (JournalStore store = JdbcJournalStore.of(Postgres.database(database.name()))) {
            LabelingQueue queue = PeopleWork.queue(store, 1);
            queue.add(PeopleWork.tasks(2));
            LabelingView view = queue.next("ann").orElseThrow();
            Postgres.cut(database.name());
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> queue.answer("ann", view.taskId(), PeopleWork.REFUND, "", Duration.ZERO))
                        .isInstanceOf(FineTuneException.class)
                        .hasMessageContaining("jdbc:postgresql://")
                        .hasMessageContaining("whether it can be reached")
                        .hasMessageNotContaining("user=");
            }
            Postgres.join(database.name());
            assertThat(queue.answers()).isEmpty();
            assertThat(queue.answer("ann", view.taskId(), PeopleWork.REFUND, "", Duration.ZERO))
                    .isEqualTo(Receipt.SAVED);
        }
        try (JournalStore again = database.open()) {
            assertThat(PeopleWork.queue(again, 1).answers()).hasSize(1);
        }
    }

    @Test
    void databaseThatCantBeReached_isToldWhenItIsOpened() throws Exception {
        PeopleDatabase database = PeopleDatabase.postgres();
        Postgres.cut(database.name());
        assertThatThrownBy(database::open)
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the database of journals can't be used: ");
        Path noFolder = Path.of("/dev/null/people");
        assertThatThrownBy(() -> JdbcJournalStore.h2(noFolder))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the database of journals can't be used: ");
    }

    @Test
    void closedStoreOfAFile_letsAnotherOpenIt() {
        Path file = folder.resolve("people");
        try (JournalStore store = JdbcJournalStore.h2(file)) {
            PeopleWork.queue(store, 1).add(PeopleWork.tasks(3));
        }
        try (JournalStore store = JdbcJournalStore.h2(file)) {
            assertThat(PeopleWork.queue(store, 1).tasks()).hasSize(3);
        }
    }
}
