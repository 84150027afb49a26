// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.trial.Goal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A process of its own that runs trials of a search that others share: {@code SearchProcess WHERE FATAL MACHINE}. In
 * the trial {@code FATAL} it says so and waits to be killed. It prints the number of each trial that it ran.
 */
final class SearchProcess {
    static final String NAME = "shared";
    static final int TRIALS = 60;
    static final double MOST_MONEY = 12.5;
    static final double MONEY = 0.5;

    private SearchProcess() {}

    static Search search(JournalStore store, InstantSource clock) {
        return Search.builder(SearchSpace.builder().real("x", -1, 1).build(), Goal.minimize("loss"))
                .budget(b -> b.trials(TRIALS).money(MOST_MONEY).ceiling(settings -> new Cost(0, MONEY)))
                .store(store, NAME)
                .heartbeat(Duration.ofSeconds(5))
                .clock(clock)
                .parallel(2)
                .build();
    }

    public static void main(String[] arguments) {
        int fatal = Integer.parseInt(arguments[1]);
        try (JournalStore store = on(arguments[2], JdbcJournalStore.of(new PeopleDatabase(arguments[0]).source()))) {
            search(store, InstantSource.system()).run(trial -> {
                trial.note("ran", "trial " + trial.number());
                if (trial.number() >= fatal) {
                    System.out.println("waiting");
                    new CountDownLatch(1).await();
                }
                System.out.println(trial.number());
                return Outcome.of(Math.abs(trial.settings().real("x"))).costing(new Cost(0, MONEY));
            });
        }
    }

    /** The store as a process of another machine uses it: nobody here can see whether it lives. */
    private static JournalStore on(String machine, JournalStore store) {
        return machine.isEmpty() ? store : new Elsewhere(machine, store);
    }

    private record Elsewhere(String machine, JournalStore store) implements JournalStore {
        @Override
        public List<String> names() {
            return store.names();
        }

        @Override
        public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
            return store.replace(name, after, replaced, added);
        }

        @Override
        public boolean rewrite(String name, long after, List<String> lines) {
            return store.rewrite(name, after, lines);
        }

        @Override
        public Turn turn(String name, String who) {
            return store.turn(name, who);
        }

        @Override
        public List<String> read(String search, long after) {
            return store.read(search, after);
        }

        @Override
        public boolean append(String search, long after, List<String> lines) {
            return store.append(
                    search,
                    after,
                    lines.stream()
                            .map(line -> line.replaceFirst("\"worker\":\"[^/]*/", "\"worker\":\"" + machine + "/"))
                            .toList());
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
