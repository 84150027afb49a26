// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.store.PeopleErasure;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.TaskAdded;
import io.github.finetune4j.people.store.WorkEvent.TaskErased;
import io.github.finetune4j.people.store.internal.WorkJournals;
import io.github.finetune4j.people.store.internal.WorkLines;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Corrected;
import io.github.finetune4j.people.task.LabelingTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Human work comes back, and a person is erased from it, wherever it is kept. */
@Timeout(60)
class ErasedPeopleTest {
    @TempDir
    Path folder = Path.of("");

    /** Where journals lie. */
    enum Kind {
        MEMORY,
        FILE,
        H2,
        POSTGRES
    }

    private JournalStore open(Kind kind) {
        return switch (kind) {
            case MEMORY -> new MemoryJournalStore();
            case FILE -> FileJournalStore.open(folder.resolve("journals"));
            case H2 -> JdbcJournalStore.h2(folder.resolve("journals"));
            case POSTGRES -> PeopleDatabase.postgres().open();
        };
    }

    private static TaskAdded task(String id, String subject) {
        LabelingTask.Builder task = LabelingTask.builder(id, List.of(Message.user("a secret of " + subject)));
        return new TaskAdded(
                PeopleWork.NOON, task.fields(Map.of("origin_subject", subject)).build());
    }

    private static AnswerGiven answer(String id, String text) {
        Map<String, LabelValue> values = Map.of("answer", new Corrected(text));
        return new AnswerGiven(PeopleWork.NOON, id, "ann", values, text, Duration.ofSeconds(1), "v1", List.of());
    }

    @ParameterizedTest
    @EnumSource
    void erase_leavesNothingOfAPersonsTasks_andTheNumbersOfTheOthersStay(Kind kind) {
        List<WorkEvent> events = List.of(
                task("t1", "00aa"),
                task("t2", "00bb"),
                answer("t1", "better"),
                answer("t2", "line one\nline \"two\" \u0000 \u0007 \u2028 \ud83d\ude00 größe"),
                task("t3", "00aa"));
        Map<String, String> marks = Map.of("origin_subject", "00aa", "person", "ana");
        ErasureRequest ana = new ErasureRequest("ana", marks, Set.of(), "ben", "asked");
        try (JournalStore store = open(kind)) {
            WorkJournals work = new WorkJournals(store);
            work.append("tickets", 0, events);
            work.append("other", 0, List.of(task("t9", "00bb")));
            store.of("search").append("tickets", 0, List.of("a secret of 00aa"));
            assertThat(PeopleErasure.of(store).erase(ana).removed()).isEqualTo(2);
            List<WorkEvent> left = work.read("tickets", 0);
            assertThat(left).hasSize(7);
            assertThat(List.of(1, 3))
                    .allSatisfy(
                            at -> assertThat(WorkLines.write(left.get(at))).isEqualTo(WorkLines.write(events.get(at))));
            assertThat(List.of(0, 2, 4, 5, 6))
                    .allSatisfy(at -> assertThat(left.get(at)).isInstanceOf(TaskErased.class));
            assertThat(work.read("tickets", 5)).extracting(WorkEvent::taskId).containsExactly("t1", "t3");
            assertThat(work.read("other", 0)).hasSize(1);
            assertThat(store.read("search/tickets", 0)).hasSize(1);
            assertThat(PeopleErasure.of(store).erase(ana).removed()).isZero();
            assertThat(work.append("tickets", 7, List.of(answer("t2", "once more"))))
                    .isTrue();
        }
    }
}
