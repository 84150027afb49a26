// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that throws whatever it likes costs a search nothing but its own part. */
@Timeout(60)
class BrokenCallbacksTest {
    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", -3, 3).build();

    private static Search.Builder search() {
        return Search.builder(SPACE, Goal.minimize("loss")).budget(b -> b.trials(10));
    }

    @ParameterizedTest
    @EnumSource
    void objective_broken_costsItsTrial(Thrown thrown) {
        SearchResult result =
                search().parallel(3).build().run(trial -> trial.number() % 2 == 0 ? thrown.now() : Outcome.of(1));
        assertThat(result.history().in(TrialState.FAILED)).hasSize(5);
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource
    void pruner_broken_stopsNothing(Thrown thrown) {
        try (HeardLog log = HeardLog.of("io.github.finetune4j.search")) {
            SearchResult result = search().pruner((trial, history) -> thrown.now())
                    .build()
                    .run(trial -> {
                        assertThat(trial.report(1, 0.5)).isFalse();
                        return Outcome.of(1);
                    });
            assertThat(result.history().in(TrialState.COMPLETE)).hasSize(10);
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING the pruner of search ")
                    .contains(" failed: ", "the trial goes on")
                    .doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void samplerAndCeilingAndClock_broken_areNamed(Thrown thrown) {
        assertThatThrownBy(() -> search().sampler((space, history, random) -> thrown.now())
                        .build()
                        .run(trial -> Outcome.of(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("the sampler of search [^ ]* failed on trial 0: .* -> fix it, and run .*");
        assertThatThrownBy(() -> search().budget(b -> b.trials(3).tokens(10).ceiling(settings -> thrown.now()))
                        .build()
                        .run(trial -> Outcome.of(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("the ceiling of search [^ ]* failed on trial 0: .*");
        SearchResult result = search().clock(thrown::now).build().run(trial -> Outcome.of(1));
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(10);
    }

    /** A store that can't be told that a process is alive, at first. */
    private static final class SlowHeart implements JournalStore {
        private final JournalStore inner = new MemoryJournalStore();
        private final Thrown thrown;
        private final AtomicInteger beats = new AtomicInteger();
        private final CountDownLatch alive = new CountDownLatch(1);

        SlowHeart(Thrown thrown) {
            this.thrown = thrown;
        }

        @Override
        public List<String> names() {
            return inner.names();
        }

        @Override
        public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
            return inner.replace(name, after, replaced, added);
        }

        @Override
        public boolean rewrite(String name, long after, List<String> lines) {
            return inner.rewrite(name, after, lines);
        }

        @Override
        public Turn turn(String name, String who) {
            return inner.turn(name, who);
        }

        @Override
        public void close() {
            inner.close();
        }

        @Override
        public List<String> read(String search, long from) {
            return inner.read(search, from);
        }

        @Override
        public boolean append(String search, long at, List<String> lines) {
            if (lines.stream().anyMatch(line -> line.contains("\"beats\""))) {
                if (beats.incrementAndGet() <= 2) {
                    thrown.now();
                }
                alive.countDown();
            }
            return inner.append(search, at, lines);
        }
    }

    @ParameterizedTest
    @EnumSource
    void store_broken_theHeartBeatsOn(Thrown thrown) {
        SlowHeart store = new SlowHeart(thrown);
        SearchResult result = search().store(store, "s")
                .heartbeat(Duration.ofMillis(10))
                .budget(b -> b.trials(1))
                .build()
                .run(trial -> {
                    assertThat(store.alive.await(30, TimeUnit.SECONDS)).isTrue();
                    return Outcome.of(1);
                });
        assertThat(result.history().in(TrialState.COMPLETE)).hasSize(1);
    }
}
