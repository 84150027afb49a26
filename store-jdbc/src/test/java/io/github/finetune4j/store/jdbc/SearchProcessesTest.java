// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes share one search in a database, and some are killed while they do. */
@Timeout(120)
@Tag("slow")
class SearchProcessesTest {
    private static final int PROCESSES = 3;
    private static final int COVERED = 25; // trials of 0.5 in a budget of 12.5
    private static final int NEVER = 1_000;

    @TempDir
    Path folder = Path.of("");

    private static Process start(PeopleDatabase database, int fatal, String machine) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SearchProcess.class.getName(),
                        database.where(),
                        String.valueOf(fatal),
                        machine)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static SearchResult goOn(JournalStore store, InstantSource clock, List<Integer> ran) {
        return SearchProcess.search(store, clock).run(trial -> {
            synchronized (ran) {
                ran.add(trial.number());
            }
            return Outcome.of(Math.abs(trial.settings().real("x"))).costing(new Cost(0, SearchProcess.MONEY));
        });
    }

    private static double money(SearchResult result) {
        return result.history().trials().stream()
                .mapToDouble(trial -> trial.cost().money())
                .sum();
    }

    @Test
    void severalProcesses_runEachTrialOnce_andDontPassTheBudget() throws Exception {
        PeopleDatabase database = PeopleDatabase.postgres();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start(database, NEVER, ""));
        }
        List<String> ran = new ArrayList<>();
        for (Process process : processes) {
            ran.addAll(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(ran).hasSize(COVERED).doesNotHaveDuplicates();
        try (JournalStore store = JdbcJournalStore.of(database.source())) {
            SearchResult result = goOn(store, InstantSource.system(), new ArrayList<>());
            assertThat(result.history().in(TrialState.COMPLETE)).hasSize(COVERED);
            assertThat(money(result)).isLessThanOrEqualTo(SearchProcess.MOST_MONEY);
            assertThat(store.of("search").names()).containsExactly(SearchProcess.NAME);
        }
    }

    @Test
    void killedInPostgres_isTakenOverAtOnce() throws Exception {
        killed(PeopleDatabase.postgres(), "", Duration.ZERO);
    }

    @Test
    void killedInH2_isTakenOverAtOnce() throws Exception {
        killed(PeopleDatabase.h2(folder.resolve("searches")), "", Duration.ZERO);
    }

    @Test
    void killedOnAnotherMachine_isTakenOverAfterFourSilentHeartbeats() throws Exception {
        killed(PeopleDatabase.postgres(), "elsewhere", Duration.ofSeconds(60));
    }

    /** @param silence for how long nothing is heard of it before others go on */
    private static void killed(PeopleDatabase database, String machine, Duration silence) throws Exception {
        Process process = start(database, 4, machine);
        BufferedReader out = process.inputReader();
        for (int waiting = 0; waiting < 2; ) {
            String line = out.readLine();
            assertThat(line).as("it still runs").isNotNull();
            waiting += line.equals("waiting") ? 1 : 0;
        }
        process.toHandle().destroyForcibly(); // both of its trials are under way
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        try (JournalStore store = JdbcJournalStore.of(database.source())) {
            if (!silence.isZero()) {
                SearchResult early = goOn(store, InstantSource.system(), new ArrayList<>());
                assertThat(early.history().in(TrialState.RUNNING).map(Trial::number))
                        .as("it may be alive, and its money is set aside")
                        .containsExactly(4, 5);
                assertThat(early.history().trials()).hasSize(COVERED);
            }
            List<Integer> ran = new ArrayList<>();
            SearchResult result = goOn(store, InstantSource.offset(InstantSource.system(), silence), ran);
            assertThat(ran).contains(4, 5).doesNotContain(0, 1, 2, 3).doesNotHaveDuplicates();
            assertThat(result.history().in(TrialState.COMPLETE)).hasSize(COVERED);
            assertThat(result.history().trials().get(4).takenOver()).isEqualTo(1);
            assertThat(result.history().trials().get(5).notes()).containsEntry("ran", "trial 5");
            assertThat(money(result)).isLessThanOrEqualTo(SearchProcess.MOST_MONEY);
        }
    }
}
