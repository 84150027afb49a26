// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.store.WorkEvent.TaskAssigned;
import io.github.finetune4j.people.store.internal.WorkJournals;
import io.github.finetune4j.people.task.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty annotators at once: no task is lost, and none is given out beyond its overlap. */
@Timeout(120)
class ManyAnnotatorsTest {
    private static final int ANNOTATORS = 50;
    private static final int TASKS = 120;
    private static final int OVERLAP = 3;

    @TempDir
    Path folder;

    private static LabelingQueue queue(JournalStore store) {
        return LabelingQueue.builder(store, "crowd")
                .questions(Question.choice("kind", "refund", "other"))
                .overlap(OVERLAP)
                .build();
    }

    @Test
    void inMemory() throws Exception {
        try (MemoryJournalStore store = new MemoryJournalStore()) {
            LabelingQueue queue = queue(store);
            work(List.of(queue), store);
        }
    }

    @Test
    void inFiles_throughTwoStoresOfOneFolder() throws Exception {
        try (JournalStore one = FileJournalStore.open(folder, "people");
                JournalStore other = FileJournalStore.open(folder, "people")) {
            work(List.of(queue(one), queue(other)), one);
        }
        try (JournalStore again = FileJournalStore.open(folder, "people")) {
            assertThat(queue(again).progress()).isEqualTo(new QueueProgress(TASKS, TASKS, TASKS * OVERLAP));
        }
    }

    private static void work(List<LabelingQueue> queues, JournalStore store) throws Exception {
        queues.get(0).add(Tasks.plain(TASKS));
        ExecutorService pool = Executors.newFixedThreadPool(ANNOTATORS);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < ANNOTATORS; i++) {
                LabelingQueue queue = queues.get(i % queues.size());
                String annotator = "a" + i;
                all.add(pool.submit(() -> answerAll(queue, annotator, true)));
            }
            int saved = 0;
            for (Future<Integer> one : all) {
                saved += one.get();
            }
            for (int i = 0; i < OVERLAP; i++) {
                saved += answerAll(queues.get(0), "last" + i, false); // what was skipped when all others had gone
            }
            assertThat(saved).isEqualTo(TASKS * OVERLAP);
        } finally {
            pool.shutdownNow();
        }
        check(queues.get(0), new WorkJournals(store).read("crowd", 0));
    }

    /** Some skip, some take back. */
    private static int answerAll(LabelingQueue queue, String annotator, boolean fickle) {
        SplittableRandom random = new SplittableRandom(annotator.hashCode());
        int saved = 0;
        Optional<LabelingView> view = queue.next(annotator);
        while (view.isPresent()) {
            String task = view.get().taskId();
            if (fickle && random.nextInt(20) == 0) {
                queue.skip(annotator, task, "");
            } else {
                assertThat(queue.answer(annotator, task, Tasks.kind("other"), "", Duration.ZERO))
                        .isEqualTo(Receipt.SAVED);
                saved++;
                if (fickle && random.nextInt(20) == 0) {
                    assertThat(queue.undo(annotator)).isPresent();
                    saved--;
                }
            }
            view = queue.next(annotator);
        }
        return saved;
    }

    private static void check(LabelingQueue queue, List<WorkEvent> events) {
        Map<String, Long> answers =
                queue.answers().stream().collect(Collectors.groupingBy(AnswerGiven::taskId, Collectors.counting()));
        assertThat(answers).hasSize(TASKS);
        assertThat(answers.values()).containsOnly((long) OVERLAP);
        assertThat(queue.answers().stream().map(each -> each.taskId() + each.annotator()))
                .doesNotHaveDuplicates();
        Map<String, Integer> inHand = new HashMap<>();
        for (WorkEvent event : events) {
            if (event instanceof TaskAssigned || event instanceof WorkEvent.TaskSkipped) {
                inHand.merge(event.taskId(), event instanceof TaskAssigned ? 1 : -1, Integer::sum);
            } else if (event instanceof WorkEvent.AnswerUndone) {
                inHand.merge(event.taskId(), -1, Integer::sum);
            }
            assertThat(inHand.getOrDefault(event.taskId(), 0)).isLessThanOrEqualTo(OVERLAP);
        }
    }
}
