// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** What people do in these tests. */
final class PeopleWork {
    static final String JOURNAL = "crowd";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");
    static final Map<String, LabelValue> REFUND = Map.of("kind", LabelValue.chosen("refund"));

    private PeopleWork() {}

    static LabelingQueue queue(JournalStore store, int overlap) {
        return LabelingQueue.builder(store, JOURNAL)
                .questions(Question.choice("kind", "refund", "other"))
                .overlap(overlap)
                .build();
    }

    static List<LabelingTask> tasks(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> LabelingTask.builder("t" + i, List.of(Message.user("question " + i)))
                        .build())
                .toList();
    }

    /** {@return how many answers were saved until nothing was left} */
    static int answerAll(LabelingQueue queue, String annotator, IntConsumer eachSaved) {
        int saved = 0;
        Optional<LabelingView> view = queue.next(annotator);
        while (view.isPresent()) {
            Receipt receipt = queue.answer(annotator, view.get().taskId(), REFUND, "", Duration.ZERO);
            if (receipt == Receipt.SAVED) {
                eachSaved.accept(++saved);
            }
            view = queue.next(annotator);
        }
        return saved;
    }
}
