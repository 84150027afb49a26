// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.search.Confirmation;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.RunningTrial;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.pruner.Pruners;
import io.github.finetune4j.search.sampler.Samplers;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Searches as pages show them, whose names and words try to be markup. */
final class ShownSearches {
    static final String HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final AtomicLong seconds = new AtomicLong();

    private Instant clock() {
        return NOON.plusSeconds(7 * seconds.incrementAndGet());
    }

    private static final SearchSpace SPACE = SearchSpace.builder()
            .logReal("learningRate", 1e-5, 1e-2)
            .whole("epochs", 1, 6)
            .choice("rank", 4, 8, 16, 32)
            .choice("schedule", "constant", "cosine " + HOSTILE)
            .when("schedule", List.of("cosine " + HOSTILE), s -> s.whole("warmupSteps", 0, 100, 10))
            .real(HOSTILE + " a parameter whose name is long and is no markup", 0, 1)
            .build();

    private static double loss(Settings settings) {
        double rate = Math.log10(settings.real("learningRate")) + 3.2;
        double loss = 0.9 + 0.35 * rate * rate + 0.03 * Math.abs(settings.whole("epochs") - 3);
        loss += settings.whole("rank") == 4 ? 0.12 : 0;
        return rate > 1 ? loss + 40 : settings.has("warmupSteps") ? loss - 0.05 : loss;
    }

    private Outcome router(RunningTrial trial) {
        if (trial.number() % 11 == 9) {
            throw new IllegalStateException("out of memory " + HOSTILE);
        }
        double loss = loss(trial.settings());
        for (int step = 1; step <= 9; step++) {
            if (trial.report(step, loss + 1.0 / step)) {
                return Outcome.stopped().costing(new Cost(1_000L * step, 0.02 * step));
            }
        }
        return Outcome.of(loss).costing(new Cost(9_000, 0.18));
    }

    /** {@return a store with three searches: one of all kinds of trials, one of two goals, one that has just begun} */
    JournalStore store() throws Exception {
        JournalStore store = new MemoryJournalStore();
        SearchResult result = Search.builder(SPACE, Goal.minimize("validation loss"))
                .pruner(Pruners.threshold(0, 2.4, 2))
                .budget(b -> b.trials(60)
                        .time(Duration.ofHours(6))
                        .tokens(2_000_000)
                        .money(20)
                        .ceiling(settings -> new Cost(9_000, 0.18)))
                .store(store, "router")
                .sampler(Samplers.fewTrials())
                .clock(this::clock)
                .build()
                .run(this::router);
        Settings inUse = result.history().trials().get(0).settings();
        Confirmation.of(result, inUse, 4, 1, (settings, seed) -> loss(settings) + 0.02 * (seed % 3))
                .keep(store);
        Search.builder(
                        SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build(),
                        Goal.minimize("loss"),
                        Goal.maximize("tokens per second"))
                .budget(b -> b.trials(40))
                .store(store, "loss-and-speed")
                .clock(this::clock)
                .build()
                .run(trial -> Outcome.of(
                        1.2
                                - trial.settings().real("x")
                                + 0.1 * trial.settings().real("y"),
                        900 - 600 * Math.pow(trial.settings().real("x"), 2)));
        return store;
    }

    /** A search whose first trial runs until it is told to end. */
    Search running(JournalStore store) {
        return Search.builder(SearchSpace.builder().real("x", 0, 1).build(), Goal.minimize("loss"))
                .budget(b -> b.trials(3))
                .store(store, "running")
                .build();
    }
}
