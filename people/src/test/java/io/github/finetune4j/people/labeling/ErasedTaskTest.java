// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.store.PeopleErasure;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task of a person who was erased: nobody is given it any more, and no door keeps anything that is said of it. */
class ErasedTaskTest {
    private static final ErasureRequest ANA =
            new ErasureRequest("ana", Map.of("origin_subject", "00aa"), Set.of(), "ben", "asked");
    private static final Map<String, LabelValue> GOOD = Map.of("tone", LabelValue.chosen("kind"));

    @TempDir
    Path folder;

    private static LabelingTask task(String id, String subject) {
        return LabelingTask.builder(id, List.of(Message.user("a secret of " + subject)))
                .fields(Map.of("origin_subject", subject))
                .build();
    }

    private static LabelingQueue queue(JournalStore store) {
        return LabelingQueue.builder(store, "tickets")
                .questions(Question.choice("tone", "How is it?", "kind", "rude"))
                .overlap(2)
                .build();
    }

    private static void nothingIsKept(LabelingQueue queue, JournalStore store) {
        long before = store.read("tickets", 0).size();
        assertThat(queue.answer("ann", "t1", GOOD, "a secret", Duration.ofSeconds(1)))
                .isEqualTo(Receipt.TOO_LATE);
        assertThat(queue.skip("ann", "t1", "a secret")).isEqualTo(Receipt.TOO_LATE);
        assertThat(queue.addAnswer(
                        new AnswerGiven(Instant.EPOCH, "t1", "eve", GOOD, "a secret", Duration.ZERO, "", List.of())))
                .isEqualTo(Receipt.TOO_LATE);
        assertThatThrownBy(() -> queue.adjudicate("expert", "t1", GOOD, "a secret"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.undo("bob")).isEmpty();
        assertThat(queue.add(List.of(task("t1", "00aa")))).isZero();
        assertThat(store.read("tickets", 0)).hasSize((int) before);
    }

    @Test
    void noDoorKeepsAnything_inTheQueueThatHadItInHand_inAnother_andAfterARestart() throws IOException {
        try (JournalStore store = FileJournalStore.open(folder, "people");
                JournalStore other = FileJournalStore.open(folder, "people")) {
            LabelingQueue queue = queue(store);
            queue.add(List.of(task("t1", "00aa"), task("t2", "00bb")));
            assertThat(queue.next("ann").orElseThrow().taskId()).isEqualTo("t1");
            assertThat(queue.next("bob").orElseThrow().taskId()).isEqualTo("t1");
            queue.answer("bob", "t1", GOOD, "a secret reason", Duration.ofSeconds(1));
            LabelingQueue elsewhere = queue(other);
            assertThat(elsewhere.tasks()).hasSize(2);
            assertThat(PeopleErasure.of(store).erase(ANA).removed()).isEqualTo(1);
            nothingIsKept(queue, store);
            nothingIsKept(elsewhere, other);
            assertThat(queue.tasks()).extracting(LabelingTask::id).containsExactly("t2");
            assertThat(queue.answers()).isEmpty();
            assertThat(queue.progress().tasks()).isEqualTo(1);
            assertThat(queue.next("ann").orElseThrow().taskId()).isEqualTo("t2");
        }
        assertThat(Files.readString(folder.resolve("tickets.jsonl"))).doesNotContain("secret of 00aa", "secret reason");
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            nothingIsKept(queue(store), store);
            assertThat(queue(store).tasks()).hasSize(1);
        }
    }

    @Test
    void goldQuestionThatIsErased_isGivenToNobody() {
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            LabelingQueue queue = LabelingQueue.builder(store, "tickets")
                    .questions(Question.choice("tone", "How is it?", "kind", "rude"))
                    .goldShare(1)
                    .build();
            LabelingTask gold = LabelingTask.builder("g1", List.of(Message.user("a secret of 00aa")))
                    .fields(Map.of("origin_subject", "00aa"))
                    .addGold("tone", LabelValue.chosen("kind"))
                    .build();
            queue.add(List.of(gold, task("t2", "00bb")));
            assertThat(queue.next("ann").orElseThrow().taskId()).isEqualTo("g1");
            assertThat(PeopleErasure.of(store).erase(ANA).removed()).isEqualTo(1);
            assertThat(queue.next("bob").orElseThrow().taskId()).isEqualTo("t2");
        }
    }
}
