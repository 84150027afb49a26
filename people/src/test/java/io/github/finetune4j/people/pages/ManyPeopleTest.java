// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
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

/** Fifty people at once over HTTP on files, who think for half a second: nothing is lost, and pages are quick. */
@Timeout(120)
@Tag("slow")
class ManyPeopleTest {
    private static final int PEOPLE = 50;
    private static final int ROWS = 160;
    private static final int RATERS = 3;
    private static final int THINKS = 1_000; // at most, in milliseconds
    private static final long BAR = 100;

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<Long> turns = new ConcurrentLinkedQueue<>();

    @Test
    void fiftyPeopleAtOnce_loseNothing_andWaitBriefly() throws Exception {
        try (JournalStore store = FileJournalStore.open(folder.resolve("people"), "people");
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            HumanEvaluation study = HumanEvaluation.builder("old-model", "new-model", rows())
                    .addPreference()
                    .criteria("accuracy", "tone")
                    .raters(RATERS)
                    .store(store, "crowd")
                    .build();
            PeoplePages pages = PeoplePages.of(InvitationKey.of(new byte[32]), study);
            try (Console console = pages.addTo(Console.builder(registry)).open()) {
                work(pages, console.origin());
            }
            assertThat(study.queue().answers().stream()
                            .collect(Collectors.groupingBy(AnswerGiven::taskId, Collectors.counting())))
                    .hasSize(ROWS)
                    .allSatisfy((task, answers) -> assertThat(answers).isEqualTo(RATERS));
        }
        List<Long> sorted = turns.stream().sorted().toList();
        long p95 = sorted.get(sorted.size() * 95 / 100);
        System.out.printf(
                "page turns: %d, median %d ms, p95 %d ms, bar %d ms%n",
                sorted.size(), sorted.get(sorted.size() / 2), p95, BAR);
        assertThat(sorted).hasSize(ROWS * RATERS);
        assertThat(p95)
                .as("ten times the bar: machines that build do more beside")
                .isLessThan(10 * BAR);
    }

    private static List<LabelingTask> rows() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> LabelingTask.builder("row-" + i, List.of(Message.user("question " + i)))
                        .addAnswer("old-model", "old answer to " + i + " " + "word ".repeat(200))
                        .addAnswer("new-model", "new answer to " + i + " " + "word ".repeat(200))
                        .build())
                .toList();
    }

    private void work(PeoplePages pages, URI console) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(PEOPLE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                Invitation invitation = pages.invite("crowd", "rater-" + i, Duration.ofDays(1));
                all.add(pool.submit(() -> {
                    judgeAll(WorkVisitor.in(console.resolve("/"), invitation), invitation.annotator());
                    return true;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** A page turn is what lies between the key that sends and the next task: the answer, and the page. */
    private void judgeAll(WorkVisitor visitor, String name) throws Exception {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        String page = visitor.get("/judge").body();
        while (page.contains("id=\"judge\"")) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(THINKS));
            String[] answer = WorkVisitor.filled(
                    page, "q0", "B", "q1-A", "4", "q1-B", "2", "q2-A", "5", "q2-B", "1", "by", "script");
            long begin = System.nanoTime();
            assertThat(visitor.post("/judge/send", answer).body()).contains("\"saved\"");
            page = visitor.get("/judge").body();
            turns.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
    }
}
