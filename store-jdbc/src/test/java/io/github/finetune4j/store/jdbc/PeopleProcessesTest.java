// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes work in one database, and some are killed while they do. */
@Timeout(120)
@Tag("slow")
class PeopleProcessesTest {
    private static final int PROCESSES = 3;
    private static final int TASKS = 60;
    private static final int OVERLAP = 3;
    private static final int KILLS = 3;

    @TempDir
    Path folder = Path.of("");

    private static Process start(PeopleDatabase database, int number) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PeopleProcess.class.getName(),
                database.where(),
                String.valueOf(OVERLAP)));
        for (int i = 0; i < 4; i++) {
            command.add("annotator-" + number + "-" + i);
        }
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void severalProcesses_loseNoTask_andGiveNoneBeyondItsOverlap() throws Exception {
        PeopleDatabase database = PeopleDatabase.postgres();
        try (JournalStore store = database.open()) {
            PeopleWork.queue(store, OVERLAP).add(PeopleWork.tasks(TASKS));
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start(database, i));
            }
            int saved = 0;
            for (Process process : processes) {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                saved += Integer.parseInt(said.strip());
            }
            assertThat(saved).isEqualTo(TASKS * OVERLAP);
            List<AnswerGiven> answers = PeopleWork.queue(store, OVERLAP).answers();
            Map<String, Long> byTask =
                    answers.stream().collect(Collectors.groupingBy(AnswerGiven::taskId, Collectors.counting()));
            assertThat(byTask).hasSize(TASKS);
            assertThat(byTask.values()).containsOnly((long) OVERLAP);
            assertThat(answers.stream().map(answer -> answer.taskId() + " " + answer.annotator()))
                    .doesNotHaveDuplicates();
            assertThat(store.of("people").read(PeopleWork.JOURNAL, 0))
                    .as("each answer after its assignment, both once")
                    .hasSize(TASKS + 2 * TASKS * OVERLAP);
        }
    }

    @Test
    void killedInPostgres_losesNothingThatWasSaved() throws Exception {
        killed(PeopleDatabase.postgres(), List.of("ann", "bob"));
    }

    @Test
    void killedInH2_losesNothingThatWasSaved() throws Exception {
        killed(PeopleDatabase.h2(folder.resolve("people")), List.of("ann"));
    }

    private static void killed(PeopleDatabase database, List<String> annotators) throws Exception {
        try (JournalStore store = database.open()) {
            PeopleWork.queue(store, 1).add(PeopleWork.tasks(1_000));
        }
        SplittableRandom random = new SplittableRandom(234);
        ExecutorService pool = Executors.newFixedThreadPool(annotators.size());
        int least = 0;
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                List<Future<Integer>> all = new ArrayList<>();
                for (String annotator : annotators) {
                    int calls = random.nextInt(20, 60);
                    int millis = random.nextInt(0, 40);
                    all.add(pool.submit(() ->
                            KilledProcess.run(PeopleProcess.class, calls, millis, database.where(), "1", annotator)));
                }
                for (Future<Integer> one : all) {
                    least += one.get();
                }
                assertThat(tasks(database)).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(least);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(least).isGreaterThan(KILLS * annotators.size() * 20);
    }

    private static List<String> tasks(PeopleDatabase database) {
        try (JournalStore store = database.open()) {
            return PeopleWork.queue(store, 1).answers().stream()
                    .map(AnswerGiven::taskId)
                    .toList();
        }
    }
}
