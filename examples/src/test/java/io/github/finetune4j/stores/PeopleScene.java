// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.evaluation.HumanResult;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.QueueProgress;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.PeopleErasure;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A labelling queue under way, with an erased task and a decision, and a study in which one rater is done. */
final class PeopleScene {
    private static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");
    private static final Map<String, LabelValue> KIND = Map.of("tone", LabelValue.chosen("kind"));
    private static final Map<String, LabelValue> RUDE = Map.of("tone", LabelValue.chosen("rude"));
    private static final int ROWS = 4;

    private PeopleScene() {}

    private static LabelingQueue queue(JournalStore store) {
        return LabelingQueue.builder(store, "tickets")
                .questions(Question.choice("tone", "kind", "rude"))
                .overlap(2)
                .clock(new SceneClock(BEGIN))
                .build();
    }

    private static LabelingTask task(String id, String subject) {
        return LabelingTask.builder(id, List.of(Message.user("ticket of " + subject)))
                .addAnswer("live", "answer " + id)
                .fields(Map.of("origin_subject", subject))
                .build();
    }

    private static HumanEvaluation study(JournalStore store) {
        List<LabelingTask> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> LabelingTask.builder("row-" + i, List.of(Message.user("question " + i)))
                        .addAnswer("old", "old answer " + i)
                        .addAnswer("new", "new answer " + i)
                        .build())
                .toList();
        return HumanEvaluation.builder("old", "new", rows)
                .addPreference()
                .raters(2)
                .seed(7)
                .store(store, "study")
                .clock(new SceneClock(BEGIN))
                .build();
    }

    private static void rate(HumanEvaluation study, String rater, String better) {
        for (Optional<LabelingView> next = study.next(rater); next.isPresent(); next = study.next(rater)) {
            LabelingView row = next.get();
            String shown = row.answers().stream()
                    .filter(answer -> answer.text().startsWith(better))
                    .findFirst()
                    .orElseThrow()
                    .name();
            study.answer(
                    rater,
                    row.taskId(),
                    Map.of("preference", LabelValue.preferred(shown)),
                    "clearer",
                    Duration.ofSeconds(9));
        }
    }

    private static Receipt answer(
            LabelingQueue queue, String annotator, String task, Map<String, LabelValue> values, String reason) {
        assertThat(queue.next(annotator).orElseThrow().taskId()).isEqualTo(task);
        return queue.answer(annotator, task, values, reason, Duration.ofSeconds(5));
    }

    static void write(JournalStore store) {
        LabelingQueue queue = queue(store);
        queue.add(List.of(task("t1", "s1"), task("t2", "s2"), task("t3", "s3"), task("t4", "s4")));
        answer(queue, "ann", "t1", KIND, "it says please");
        answer(queue, "ann", "t2", KIND, "");
        queue.undo("ann");
        answer(queue, "ann", "t2", RUDE, "");
        answer(queue, "bob", "t1", RUDE, "");
        queue.next("bob");
        queue.skip("bob", "t2", "no idea");
        answer(queue, "bob", "t3", KIND, "");
        queue.adjudicate("expert", "t1", KIND, "please is kind");
        queue.revokeInvitations("bob");
        PeopleErasure.of(store)
                .erase(new ErasureRequest("s3", Map.of("origin_subject", "s3"), Set.of(), "ben", "asked"));
        rate(study(store), "rater-1", "new");
    }

    /** What was written is there, and goes on. */
    static void goesOn(JournalStore store) {
        LabelingQueue queue = queue(store);
        assertThat(queue.tasks()).extracting(LabelingTask::id).containsExactly("t1", "t2", "t4");
        assertThat(queue.answers())
                .extracting(answer -> answer.annotator() + " " + answer.taskId())
                .containsExactly("ann t1", "bob t1", "ann t2");
        assertThat(queue.answers().get(0).reason()).isEqualTo("it says please");
        assertThat(queue.answers().get(2).values()).isEqualTo(RUDE);
        assertThat(queue.decisions())
                .singleElement()
                .satisfies(decision -> assertThat(decision.reason()).isEqualTo("please is kind"));
        assertThat(queue.progress()).isEqualTo(new QueueProgress(3, 1, 3));
        assertThat(queue.revocations("bob")).isEqualTo(1);
        assertThat(queue.answer("bob", "t3", KIND, "", Duration.ZERO)).isEqualTo(Receipt.TOO_LATE);
        assertThat(answer(queue, "cleo", "t2", RUDE, "")).isEqualTo(Receipt.SAVED);
        assertThat(queue(store).progress()).isEqualTo(new QueueProgress(3, 2, 4));

        HumanEvaluation study = study(store);
        assertThat(study.result().answers()).isEqualTo(ROWS);
        assertThat(study.next("rater-1")).isEmpty();
        rate(study, "rater-2", "new");
        HumanResult result = study(store).result();
        assertThat(result.answers()).isEqualTo(2 * ROWS);
        assertThat(result.preference().orElseThrow().wins()).isEqualTo(2 * ROWS);
    }
}
