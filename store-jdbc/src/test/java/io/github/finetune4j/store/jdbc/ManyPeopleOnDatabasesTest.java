// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.fixtures.PageVisitor;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.pages.InvitationKey;
import io.github.finetune4j.people.pages.PeoplePages;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty people at once over HTTP on a database: no task is lost, and none goes beyond its overlap. */
@Timeout(120)
@Tag("slow")
class ManyPeopleOnDatabasesTest {
    private static final int PEOPLE = 50;
    private static final int ROWS = 80;
    private static final int RATERS = 3;
    private static final int THINKS = 500; // at most, in milliseconds

    @TempDir
    Path folder = Path.of("");

    private final ConcurrentLinkedQueue<Long> turns = new ConcurrentLinkedQueue<>();

    @Test
    void inH2() throws Exception {
        work(PeopleDatabase.h2(folder.resolve("people")));
    }

    @Test
    void inPostgres() throws Exception {
        work(PeopleDatabase.postgres());
    }

    private void work(PeopleDatabase database) throws Exception {
        try (JournalStore store = database.open();
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            PeoplePages pages = PeoplePages.of(InvitationKey.of(new byte[32]), study(store));
            try (Console console = pages.addTo(Console.builder(registry)).open()) {
                all(pages, console.url());
            }
        }
        List<Long> sorted = turns.stream().sorted().toList();
        System.out.printf(
                "page turns on %s: %d, median %d ms, p95 %d ms%n",
                database, sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100));
        try (JournalStore again = database.open()) {
            List<AnswerGiven> answers = study(again).queue().answers();
            assertThat(answers.stream().collect(Collectors.groupingBy(AnswerGiven::taskId, Collectors.counting())))
                    .hasSize(ROWS)
                    .allSatisfy((task, each) -> assertThat(each).isEqualTo(RATERS));
            assertThat(answers.stream().map(answer -> answer.taskId() + " " + answer.annotator()))
                    .doesNotHaveDuplicates();
        }
        assertThat(sorted).hasSize(ROWS * RATERS);
    }

    private static HumanEvaluation study(JournalStore store) {
        List<LabelingTask> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> LabelingTask.builder("row-" + i, List.of(Message.user("question " + i)))
                        .addAnswer("old-model", "old answer to " + i + " " + "word ".repeat(200))
                        .addAnswer("new-model", "new answer to " + i + " " + "word ".repeat(200))
                        .build())
                .toList();
        return HumanEvaluation.builder("old-model", "new-model", rows)
                .addPreference()
                .criteria("accuracy")
                .raters(RATERS)
                .store(store, PeopleWork.JOURNAL)
                .build();
    }

    private void all(PeoplePages pages, URI console) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(PEOPLE);
        try {
            List<Future<?>> people = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                String name = "rater-" + i;
                String token = pages.invite(PeopleWork.JOURNAL, name, Duration.ofDays(1))
                        .token();
                people.add(pool.submit(() -> {
                    judge(PageVisitor.in(console, token), new SplittableRandom(name.hashCode()));
                    return true;
                }));
            }
            for (Future<?> one : people) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void judge(PageVisitor visitor, SplittableRandom random) throws Exception {
        String page = visitor.get("/judge");
        while (page.contains("id=\"judge\"")) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(THINKS));
            long begin = System.nanoTime();
            assertThat(visitor.saves(page, "q0", "B", "q1-A", "4", "q1-B", "2")).isTrue();
            page = visitor.get("/judge");
            turns.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
    }
}
