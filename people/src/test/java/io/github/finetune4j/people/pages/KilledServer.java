// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.files.FileRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Serves the pages until it is killed, and prints where. */
final class KilledServer {
    static final int TASKS = 2_000;

    private KilledServer() {}

    static LabelingQueue queue(JournalStore store) {
        return LabelingQueue.builder(store, "killed")
                .questions(Question.choice("kind", "refund", "other"))
                .build();
    }

    /** One link a line. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        LabelingQueue queue = queue(FileJournalStore.open(folder.resolve("people"), "people"));
        queue.add(Tasks.plain(TASKS));
        PeoplePages pages = PeoplePages.of(InvitationKey.keptIn(folder.resolve("key")), queue);
        Console console = pages.addTo(Console.builder(FileRegistry.open(folder.resolve("registry"))))
                .open();
        for (int i = 1; i < arguments.length; i++) {
            Invitation invitation = pages.invite("killed", arguments[i], Duration.ofDays(1));
            System.out.println(invitation.address(console.origin()));
        }
        new CountDownLatch(1).await();
    }
}
