// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.Question;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that answer at once are killed at random moments: every answer that was saved is there, once. */
@Timeout(120)
@Tag("slow")
class KilledAnnotatorTest {
    private static final int KILLS = 3;
    private static final int TASKS = 4_000;

    @TempDir
    Path folder;

    static LabelingQueue queue(JournalStore store) {
        return LabelingQueue.builder(store, "killed")
                .questions(Question.choice("kind", "refund", "other"))
                .build();
    }

    @Test
    void killedAnnotators_loseNothingThatWasSaved_andNobodyAnswersTwice() throws Exception {
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            queue(store).add(Tasks.plain(TASKS));
        }
        SplittableRandom random = new SplittableRandom(19);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        int least = 0;
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                List<Future<Integer>> killed = new ArrayList<>();
                for (String annotator : List.of("ann", "bob")) {
                    int calls = random.nextInt(20, 60);
                    int millis = random.nextInt(0, 40);
                    killed.add(pool.submit(() ->
                            KilledProcess.run(KilledAnnotator.class, calls, millis, folder.toString(), annotator)));
                }
                for (Future<Integer> one : killed) {
                    least += one.get();
                }
                assertThat(tasks()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(least);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(least).isGreaterThan(KILLS * 40);
    }

    private List<String> tasks() {
        try (JournalStore store = FileJournalStore.open(folder, "people")) {
            List<String> once = state(queue(store));
            assertThat(state(queue(store))).isEqualTo(once);
            return once;
        }
    }

    private static List<String> state(LabelingQueue queue) {
        return queue.answers().stream().map(AnswerGiven::taskId).toList();
    }
}
