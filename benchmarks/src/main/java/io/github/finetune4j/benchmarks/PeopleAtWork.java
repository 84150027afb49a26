// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** People who judge pairs of answers, and think for a while about each. */
final class PeopleAtWork {
    private static final int WARM = 5; // a part of the rows, judged before the clock runs
    private static final double NANOS = 1e6; // in a millisecond

    private final Path folder;
    private final int people;
    private final int rows;
    private final int raters;
    private final int thinks;

    PeopleAtWork(Path folder, int people, int rows, int raters, int thinks) {
        this.folder = folder;
        this.people = people;
        this.rows = rows;
        this.raters = raters;
        this.thinks = thinks;
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("people", people);
        settings.put("rows", rows);
        settings.put("raters", raters);
        settings.put("thinks_at_most_ms", thinks);
        return settings;
    }

    /** {@return how long page turns took; each is an answer that was kept, and the next page} */
    Map<String, Object> turns(JournalStore store) {
        judged(store, "warm", rows / WARM);
        long begin = System.nanoTime();
        double[] sorted = judged(store, "measured", rows);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("turns", sorted.length);
        figures.put("turns_per_s", Summary.rounded(sorted.length / ((System.nanoTime() - begin) / NANOS / 1000), 1));
        figures.put("median_ms", Summary.rounded(Summary.median(sorted), 1));
        figures.put("p95_ms", Summary.rounded(sorted[sorted.length * 95 / 100], 1));
        figures.put("longest_ms", Summary.rounded(sorted[sorted.length - 1], 1));
        return figures;
    }

    private double[] judged(JournalStore store, String journal, int number) {
        HumanEvaluation study = HumanEvaluation.builder("old-model", "new-model", pairs(number))
                .addPreference()
                .criteria("accuracy", "tone")
                .raters(raters)
                .store(store, journal)
                .build();
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        PeoplePages pages = PeoplePages.of(InvitationKey.of(new byte[32]), study);
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                Console console = pages.addTo(Console.builder(registry)).open()) {
            all(pages, journal, console.origin(), nanos);
        }
        check(study.queue().answers(), number);
        double[] sorted = nanos.stream().mapToDouble(each -> each / NANOS).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static List<LabelingTask> pairs(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> LabelingTask.builder("row-" + i, List.of(Message.user("question " + i)))
                        .addAnswer("old-model", "old answer to " + i + " " + "word ".repeat(200))
                        .addAnswer("new-model", "new answer to " + i + " " + "word ".repeat(200))
                        .build())
                .toList();
    }

    private void all(PeoplePages pages, String journal, URI console, Queue<Long> nanos) {
        ExecutorService pool = Executors.newFixedThreadPool(people);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < people; i++) {
                String token =
                        pages.invite(journal, "rater-" + i, Duration.ofDays(1)).token();
                SplittableRandom random = new SplittableRandom(i);
                all.add(pool.submit(() -> judge(PageVisitor.in(console, token), random, nanos)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("somebody could not go on", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private int judge(PageVisitor visitor, SplittableRandom random, Queue<Long> nanos)
            throws IOException, InterruptedException {
        int turns = 0;
        String page = visitor.get("/judge");
        while (page.contains("id=\"judge\"")) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(thinks));
            long begin = System.nanoTime();
            if (!visitor.saves(page, "q0", "B", "q1-A", "4", "q1-B", "2", "q2-A", "5", "q2-B", "1")) {
                throw new IllegalStateException("an answer was not saved");
            }
            page = visitor.get("/judge");
            nanos.add(System.nanoTime() - begin);
            turns++;
        }
        return turns;
    }

    private void check(List<AnswerGiven> answers, int number) {
        Map<String, Long> each =
                answers.stream().collect(Collectors.groupingBy(AnswerGiven::taskId, Collectors.counting()));
        if (each.size() != number || each.values().stream().anyMatch(count -> count != raters)) {
            throw new IllegalStateException("tasks were lost, or went beyond their overlap: " + each);
        }
    }
}
