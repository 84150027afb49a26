// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.people.Tasks;
import java.nio.file.Path;
import java.time.Duration;

/** Answers as long as there are tasks, and prints how many answers it was told are saved. */
final class KilledAnnotator {
    private KilledAnnotator() {}

    public static void main(String[] arguments) {
        LabelingQueue queue = KilledAnnotatorTest.queue(FileJournalStore.open(Path.of(arguments[0]), "people"));
        String annotator = arguments[1];
        int saved = 0;
        while (true) {
            String task = queue.next(annotator).orElseThrow().taskId();
            Receipt receipt = queue.answer(annotator, task, Tasks.kind("other"), "", Duration.ZERO);
            saved += receipt == Receipt.SAVED ? 1 : 0;
            System.out.println(saved);
        }
    }
}
