// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.pages.InvitationKey;
import io.github.finetune4j.people.pages.PeoplePages;
import io.github.finetune4j.registry.files.FileRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Serves the pages over a database until it is killed: {@code PeopleServer WHERE FOLDER NAME...}. */
final class PeopleServer {
    private PeopleServer() {}

    /** One link a line. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[1]);
        LabelingQueue queue = PeopleWork.queue(new PeopleDatabase(arguments[0]).open(), 1);
        queue.add(PeopleWork.tasks(1_000));
        PeoplePages pages = PeoplePages.of(InvitationKey.keptIn(folder.resolve("key")), queue);
        Console console = pages.addTo(Console.builder(FileRegistry.open(folder.resolve("registry"))))
                .open();
        for (int i = 2; i < arguments.length; i++) {
            System.out.println(pages.invite(PeopleWork.JOURNAL, arguments[i], Duration.ofDays(1))
                    .address(console.url()));
        }
        new CountDownLatch(1).await();
    }
}
