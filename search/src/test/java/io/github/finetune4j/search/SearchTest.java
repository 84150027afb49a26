// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.search.pruner.Pruners;
import io.github.finetune4j.search.sampler.Samplers;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", -3, 3).whole("steps", 1, 9).build();
    private static final Goal LOSS = Goal.minimize("loss");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private Search.Builder search() {
        return Search.builder(SPACE, LOSS).clock(now::get);
    }

    private static Outcome square(RunningTrial trial) {
        double x = trial.settings().real("x") - 1;
        return Outcome.of(x * x);
    }

    @Test
    void run_findsTheMinimum_andIsRepeatable() {
        SearchResult result = search().seed(3).build().run(SearchTest::square);
        assertThat(result.history().trials()).hasSize(20);
        assertThat(result.best().orElseThrow().values().get(0)).isLessThan(1e-3);
        assertThat(result.ending()).isEqualTo("all 20 trials of the budget have begun");
        assertThat(result.summary()).contains("20 complete", "too good on the whole");
        assertThat(settings(search().seed(3).build().run(SearchTest::square))).isEqualTo(settings(result));
        assertThat(settings(search().seed(4).build().run(SearchTest::square))).isNotEqualTo(settings(result));
    }

    private static List<Settings> settings(SearchResult result) {
        return result.history().trials().stream().map(Trial::settings).toList();
    }

    @Test
    void maximize_findsTheMaximum() {
        SearchResult result = Search.builder(SPACE, Goal.maximize("score"))
                .build()
                .run(trial -> Outcome.of(-square(trial).values().get(0)));
        assertThat(result.best().orElseThrow().values().get(0)).isGreaterThan(-1e-3);
    }

    @Test
    void bestOfAnEarlierSearch_areTriedFirst() {
        List<Settings> top = search().build().run(SearchTest::square).top(3);
        SearchResult result = search().seed(9)
                .first(top.toArray(Settings[]::new))
                .budget(b -> b.trials(4))
                .build()
                .run(SearchTest::square);
        assertThat(settings(result).subList(0, 3)).isEqualTo(top);
        assertThat(result.best().orElseThrow().number()).isLessThan(3);
    }

    @Test
    void first_isTriedFirst() {
        Settings inUse = Settings.of(Map.of("x", 0.5, "steps", 4));
        SearchResult result = search().first(inUse).build().run(SearchTest::square);
        assertThat(result.history().trials().get(0).settings()).isEqualTo(inUse);
        assertThatThrownBy(() -> search().first(Settings.of(Map.of("x", 9))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void goalThatThrowsOrIsNoNumber_isCountedAndTold() {
        SearchResult result = search().build().run(trial -> {
            if (trial.number() % 3 == 1) {
                throw new IllegalStateException("out of luck");
            }
            return trial.number() % 3 == 2 ? Outcome.of(Double.NaN) : square(trial);
        });
        assertThat(result.history().in(TrialState.FAILED)).hasSize(13);
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(7);
        assertThat(result.history().trials().get(1).message()).contains("out of luck");
        assertThat(result.history().trials().get(2).message()).contains("loss: NaN -> ");
        assertThat(result.summary()).contains("13 failed", "first failure: trial 1");
    }

    @Test
    void allFailed_isAnError() {
        assertThatThrownBy(() -> search().budget(b -> b.trials(3)).build().run(trial -> Outcome.of(1, 2)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("all 3 trials failed")
                .hasMessageContaining("2 for 1 goals")
                .hasMessageContaining(" -> ");
    }

    @Test
    void errorOfTheMachine_endsItsTrialAlone() {
        SearchResult result = search().build().run(trial -> {
            if (trial.number() == 3) {
                throw new OutOfMemoryError("no room");
            }
            return square(trial);
        });
        assertThat(result.history().in(TrialState.FAILED)).hasSize(1);
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(19);
    }

    @Test
    void money_isNeverExceeded_alsoByParallelTrials() {
        SearchResult result = search().parallel(3)
                .sampler(Samplers.random())
                .budget(b -> b.trials(1000)
                        .money(10)
                        .tokens(10_000)
                        .ceiling(settings -> new Cost(settings.whole("steps") * 100L, settings.whole("steps") * 0.2)))
                .build()
                .run(trial -> square(trial).costing(trial.begun().cost()));
        Cost cost = result.history().trials().stream().map(Trial::cost).reduce(Cost.NONE, Cost::plus);
        assertThat(cost.money()).isLessThanOrEqualTo(10).isGreaterThan(9.5);
        assertThat(result.ending()).contains("tokens and money");
    }

    @Test
    void cheaperTrials_leaveMoneyForOthers() {
        SearchResult result = search().budget(b -> b.trials(1000).money(10).ceiling(settings -> new Cost(0, 1)))
                .build()
                .run(trial -> square(trial).costing(new Cost(5, 0.25)));
        assertThat(result.history().trials())
                .as("37 used 9.25, so 0.75 is left")
                .hasSize(37);
    }

    @Test
    void spent_saysWhenWhatWasSetAsideIsUsed() {
        List<Boolean> said = new ArrayList<>();
        search().budget(b -> b.trials(1).money(10).ceiling(settings -> new Cost(0, 1)))
                .build()
                .run(trial -> {
                    said.add(trial.spent(new Cost(7, 0.5)));
                    said.add(trial.spent(new Cost(8, 1)));
                    return square(trial);
                });
        assertThat(said).containsExactly(false, true);
    }

    @Test
    void budgetInMoneyWithoutCeiling_isRefused() {
        assertThatThrownBy(() -> search().budget(b -> b.money(3)).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" -> ");
        assertThatThrownBy(() -> search().budget(b -> b.money(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search().budget(b -> b.tokens(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search().budget(b -> b.trials(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Search.builder(SPACE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Search.builder(SPACE, LOSS, LOSS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void time_endsTheSearch_andCountsOnlyWhileAProcessWasThere() {
        JournalStore store = FileJournalStore.open(folder, "search");
        Objective slow = trial -> {
            now.updateAndGet(time -> time.plusSeconds(60));
            return trial.stopping() ? Outcome.stopped() : square(trial);
        };
        Search search = search().store(store, "s")
                .budget(b -> b.trials(3).time(Duration.ofMinutes(5)))
                .build();
        assertThat(search.run(slow).history().trials()).hasSize(3);
        now.updateAndGet(time -> time.plus(Duration.ofDays(7)));
        SearchResult result = search().store(store, "s")
                .budget(b -> b.trials(99).time(Duration.ofMinutes(5)))
                .build()
                .run(slow);
        assertThat(result.history().trials())
                .as("three minutes, and two more after a week")
                .hasSize(5);
        assertThat(result.ending()).isEqualTo("the time of the budget is over");
        assertThat(result.history().trials().get(4).state()).isEqualTo(TrialState.PRUNED);
    }

    @Test
    void pruner_stopsByReports() {
        SearchResult result = search().pruner(Pruners.successiveHalving(1))
                .build()
                .run(trial -> {
                    double loss = square(trial).values().get(0);
                    for (int step = 1; step <= 16; step++) {
                        if (trial.report(step, loss + 1.0 / step)) {
                            return Outcome.stopped();
                        }
                    }
                    return Outcome.of(loss);
                });
        assertThat(result.history().in(TrialState.PRUNED)).isNotEmpty().allSatisfy(trial -> {
            assertThat(trial.reports().lastKey()).isIn(1L, 4L, 16L);
            assertThat(trial.values()).isEmpty();
        });
        assertThat(result.history().in(TrialState.COMPLETE)).isNotEmpty();
    }

    @Test
    void parallelTrials_runAtOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        SearchResult result = search().parallel(2)
                .budget(b -> b.trials(6))
                .build()
                .run(trial -> {
                    both.await(20, TimeUnit.SECONDS);
                    return square(trial);
                });
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(6);
    }

    @Test
    void twoSearchesOnOneStore_shareTheTrials() throws Exception {
        Set<Integer> run = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        Runnable process = () -> {
            try (JournalStore store = FileJournalStore.open(folder, "search")) {
                Search.builder(SPACE, LOSS).store(store, "shared").build().run(trial -> {
                    run.add(trial.number());
                    calls.incrementAndGet();
                    trial.report(1, 0.5);
                    return square(trial);
                });
            }
        };
        Thread other = new Thread(process);
        other.start();
        process.run();
        other.join();
        assertThat(run).hasSize(20);
        assertThat(calls).hasValue(20);
    }

    @Test
    void severalGoals_giveAFront() {
        SearchResult result = Search.builder(SPACE, LOSS, Goal.maximize("speed"))
                .budget(b -> b.trials(40))
                .build()
                .run(trial -> Outcome.of(
                        Math.abs(trial.settings().real("x")),
                        -trial.settings().whole("steps") + trial.settings().real("x")));
        List<Trial> front = result.front();
        assertThat(front).isNotEmpty();
        for (Trial one : front) {
            assertThat(result.history().trials())
                    .noneMatch(other -> other.values().get(0) <= one.values().get(0)
                            && other.values().get(1) >= one.values().get(1)
                            && !other.values().equals(one.values()));
        }
        assertThat(result.summary()).contains("front: trial");
    }

    @Test
    void violation_cantWin() {
        SearchResult result = search().build()
                .run(trial -> trial.settings().real("x") > 0
                        ? square(trial).violating(trial.settings().real("x"))
                        : square(trial));
        assertThat(result.best().orElseThrow().settings().real("x")).isLessThanOrEqualTo(0);
    }

    @Test
    void otherSearchOfTheSameName_isRefused() {
        JournalStore store = new MemoryJournalStore();
        search().store(store, "s").budget(b -> b.trials(1)).build().run(SearchTest::square);
        Search other =
                Search.builder(SearchSpace.fineTuning(), LOSS).store(store, "s").build();
        assertThatThrownBy(() -> other.run(SearchTest::square))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" -> ");
    }

    @Test
    void silentProcess_loosesItsTrial_whichGoesOnWithReportsAndNotes() {
        JournalStore store = new MemoryJournalStore();
        Search search = search().store(store, "s").budget(b -> b.trials(1)).build();
        Worker gone = new Worker(search);
        gone.open();
        RunningTrial begun = Objects.requireNonNull(gone.claim());
        begun.report(3, 0.7);
        begun.note("job", "fake/1");
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        assertThat(search.run(SearchTest::square).history().trials().get(0).state())
                .as("a minute of silence is no end")
                .isEqualTo(TrialState.RUNNING);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
        List<Trial> continued = new ArrayList<>();
        SearchResult result = search.run(trial -> {
            continued.add(trial.begun());
            assertThat(trial.note("job")).contains("fake/1");
            return square(trial);
        });
        assertThat(continued).singleElement().satisfies(trial -> {
            assertThat(trial.reports()).containsExactly(Map.entry(3L, 0.7));
            assertThat(trial.takenOver()).isEqualTo(1);
        });
        assertThat(result.history().trials().get(0).state()).isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void trialThatTakesFourProcessesWithIt_isGivenUp() {
        JournalStore store = new MemoryJournalStore();
        Search search = search().store(store, "s").budget(b -> b.trials(2)).build();
        for (int i = 0; i < 4; i++) {
            Worker gone = new Worker(search);
            gone.open();
            assertThat(gone.claim()).isNotNull();
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(3)));
        }
        SearchResult result = search.run(SearchTest::square);
        assertThat(result.history().trials()).hasSize(2);
        assertThat(result.history().trials().get(0).message()).contains("4 times");
        assertThat(result.history().trials().get(1).state()).isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void halfWrittenLine_isDropped_andAnotherDamageIsTold() throws Exception {
        try (JournalStore store = FileJournalStore.open(folder, "search")) {
            search().store(store, "s").budget(b -> b.trials(2)).build().run(SearchTest::square);
        }
        Files.writeString(folder.resolve("s.jsonl"), "{\"event\":\"beg", StandardOpenOption.APPEND);
        try (JournalStore store = FileJournalStore.open(folder, "search")) {
            SearchResult result =
                    search().store(store, "s").budget(b -> b.trials(3)).build().run(SearchTest::square);
            assertThat(result.history().in(TrialState.COMPLETE)).hasSize(3);
        }
        Files.writeString(folder.resolve("s.jsonl"), "nonsense\n", StandardOpenOption.APPEND);
        try (JournalStore store = FileJournalStore.open(folder, "search")) {
            Search search = search().store(store, "s").build();
            assertThatThrownBy(() -> search.run(SearchTest::square))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("line ")
                    .hasMessageContaining(" -> ");
            assertThatThrownBy(() -> store.read("../s", 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fullDisk_isToldByTheStore() {
        JournalStore store = new JournalStore() {
            @Override
            public List<String> names() {
                return List.of();
            }

            @Override
            public List<String> read(String search, long after) {
                return Collections.emptyList();
            }

            @Override
            public boolean append(String search, long after, List<String> lines) {
                throw new FineTuneException("disk: full -> make room");
            }

            @Override
            public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
                return false;
            }

            @Override
            public boolean rewrite(String name, long after, List<String> lines) {
                return false;
            }

            @Override
            public Turn turn(String name, String who) {
                throw new FineTuneException("disk: full -> make room");
            }

            @Override
            public void close() {}
        };
        Search search = search().store(store, "s").build();
        assertThatThrownBy(() -> search.run(SearchTest::square)).isInstanceOf(FineTuneException.class);
    }

    @Test
    void pause_leavesTheTrialForTheNextRun_andIsNoFailure() {
        JournalStore store = new MemoryJournalStore();
        AtomicInteger broken = new AtomicInteger();
        assertThatThrownBy(() -> search().budget(b -> b.trials(10))
                        .store(store, "paused")
                        .build()
                        .run(trial -> {
                            if (trial.number() == 3) {
                                trial.note("seen", "once");
                                broken.incrementAndGet();
                                throw new SearchPausedException("the service is down -> wait", null);
                            }
                            return Outcome.of(trial.settings().real("x"));
                        }))
                .isInstanceOf(SearchPausedException.class)
                .hasMessageContaining("the service is down");
        assertThat(broken).as("no other trial began").hasValue(1);
        Search again = search().budget(b -> b.trials(10)).store(store, "paused").build();
        assertThat(again.found().history().trials()).hasSize(4);
        SearchResult result = again.run(trial -> {
            assertThat(trial.note("seen").isPresent()).isEqualTo(trial.number() == 3);
            return Outcome.of(trial.settings().real("x"));
        });
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(10);
        assertThat(result.history().trials().get(3).takenOver()).isZero();
    }
}
