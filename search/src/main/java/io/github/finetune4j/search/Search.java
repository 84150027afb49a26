// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.internal.callback.GivenClock;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.internal.SearchJournals;
import io.github.finetune4j.search.pruner.Pruner;
import io.github.finetune4j.search.pruner.Pruners;
import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.sampler.Samplers;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A search for the settings with which something does best:
 *
 * <pre>{@code
 * SearchResult result = Search.builder(SearchSpace.lora(), Goal.minimize("loss"))
 *         .budget(b -> b.trials(20).time(Duration.ofHours(3)))
 *         .store(FileJournalStore.open(folder), "router")
 *         .build()
 *         .run(trial -> Outcome.of(loss(trial.settings())));
 * }</pre>
 *
 * <p>With a store, a search whose process died goes on where it was, and several processes share one: each builds the
 * same search and runs it. Immutable, and safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Search {
    private static final System.Logger LOG = System.getLogger(Search.class.getName());

    private final SearchSpace space;
    private final List<Goal> goals;
    private final Sampler sampler;
    private final Pruner pruner;
    private final SearchBudget budget;
    private final int parallel;
    private final JournalStore store;
    private final String name;
    private final long seed;
    private final List<Settings> first;
    private final EarlierTrials earlier;
    private final Duration heartbeat;
    private final InstantSource clock;

    private Search(Builder builder) {
        space = builder.space;
        goals = builder.goals;
        sampler = builder.sampler;
        pruner = builder.pruner;
        budget = builder.budget.build();
        parallel = builder.parallel;
        store = builder.store;
        name = builder.name;
        seed = builder.seed;
        earlier = new EarlierTrials(space, builder.earlier);
        first = Stream.concat(builder.first.stream(), earlier.best().stream())
                .distinct()
                .toList();
        heartbeat = builder.heartbeat;
        clock = GivenClock.of(builder.clock, "search " + builder.name, LOG);
    }

    /**
     * {@return a builder}
     *
     * @param space what may be tried
     * @param goals what it is after; with several there is no best trial but a front
     */
    public static Builder builder(SearchSpace space, Goal... goals) {
        return new Builder(space, List.of(goals));
    }

    /**
     * Tries settings until the budget is used, or goes on with that, and waits for the end.
     *
     * @param objective is called once for each trial, by as many threads as there are parallel trials
     * @return what was found; also trials of other processes, some of which may still run
     * @throws IllegalArgumentException if the store has another search of this name
     * @throws SearchPausedException if the objective threw it
     * @throws io.github.finetune4j.error.FineTuneException if all trials failed, or the store can't be read or written
     */
    public SearchResult run(Objective objective) {
        Worker worker = new Worker(this);
        worker.open();
        TrialRun run = new TrialRun(worker, goals, objective);
        TrialThreads.work(worker, run, parallel, heartbeat);
        worker.rethrowPause();
        worker.refuseIfAllFailed();
        return worker.result();
    }

    /**
     * {@return what was found so far, here and in other processes; nothing is tried}
     *
     * @throws IllegalArgumentException if the store has another search of this name
     * @throws io.github.finetune4j.error.FineTuneException if the store can't be read or written
     */
    public SearchResult found() {
        Worker worker = new Worker(this);
        worker.open();
        return worker.result();
    }

    SearchSpace space() {
        return space;
    }

    List<Goal> goals() {
        return goals;
    }

    Sampler sampler() {
        return sampler;
    }

    Pruner pruner() {
        return pruner;
    }

    SearchBudget budget() {
        return budget;
    }

    JournalStore store() {
        return store;
    }

    String name() {
        return name;
    }

    long seed() {
        return seed;
    }

    List<Settings> first() {
        return first;
    }

    EarlierTrials earlier() {
        return earlier;
    }

    InstantSource clock() {
        return clock;
    }

    /** How long a process may be silent before it counts as gone. */
    Duration patience() {
        return heartbeat.multipliedBy(4);
    }

    /** What must be the same in all processes. */
    String what() {
        return space + " " + goals + " seed " + seed;
    }

    /**
     * A builder of a {@link Search}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final SearchSpace space;
        private final List<Goal> goals;
        private final SearchBudget.Builder budget = SearchBudget.builder();
        private Sampler sampler = Samplers.fewTrials();
        private Pruner pruner = Pruners.none();
        private int parallel = 1;
        private JournalStore store = SearchJournals.inMemory();
        private String name = "search";
        private long seed;
        private List<Settings> first = List.of();
        private List<SearchResult> earlier = List.of();
        private Duration heartbeat = Duration.ofSeconds(30);
        private InstantSource clock = InstantSource.system();

        private Builder(SearchSpace space, List<Goal> goals) {
            this.space = space;
            this.goals = goals;
            if (goals.isEmpty() || goals.stream().map(Goal::name).distinct().count() < goals.size()) {
                throw new IllegalArgumentException("goals: " + goals + " -> name at least one, and none twice");
            }
        }

        /**
         * Sets what decides what is tried next.
         *
         * @param value default {@link Samplers#fewTrials()}
         * @return this
         */
        public Builder sampler(Sampler value) {
            sampler = value;
            return this;
        }

        /**
         * Sets what decides whether a trial that reports figures goes on.
         *
         * @param value default {@link Pruners#none()}
         * @return this
         */
        public Builder pruner(Pruner value) {
            pruner = value;
            return this;
        }

        /**
         * Sets what may be used.
         *
         * @param settings sets trials, time, tokens and money; default: 20 trials; a later call adds to an earlier one
         * @return this
         */
        public Builder budget(Consumer<SearchBudget.Builder> settings) {
            settings.accept(budget);
            return this;
        }

        /**
         * Sets how many trials this process runs at once.
         *
         * @param value default 1
         * @return this
         */
        public Builder parallel(int value) {
            parallel = Given.atLeast("parallel", value, 1);
            return this;
        }

        /**
         * Sets where the search is written down.
         *
         * @param value stays open as long as the search runs; default: in memory
         * @param search its name there: letters, digits, {@code .}, {@code _} and {@code -}
         * @return this
         */
        public Builder store(JournalStore value, String search) {
            store = SearchJournals.of(value);
            name = search;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value of all chance; default 0
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets what is tried first, in this order: the settings in use, or the best of an earlier search on like data.
         *
         * @param values of the space
         * @return this
         */
        public Builder first(Settings... values) {
            first = List.of(values);
            first.forEach(space::check);
            return this;
        }

        /**
         * Sets earlier searches on like data, from which this one learns: the best few of their settings are tried
         * first, after {@link #first}, and {@link Samplers#fewTrials()} expects at the beginning what they showed, and
         * the less of it the less this search's own figures agree. Other samplers find their trials in the history.
         *
         * <p>Their spaces may differ. A number a little outside its range is moved to the end, a parameter that they
         * didn't have stands at its middle. A trial whose values have no place here is left out; how many are, and
         * why, is logged, and kept with the search ({@link SearchRecord#learnt()}).
         *
         * @param results of searches whose first goal is like this one's; a smaller loss is better in all of them
         * @return this
         */
        public Builder learnFrom(SearchResult... results) {
            earlier = List.of(results);
            return this;
        }

        /**
         * Sets how often a process shows in the store that it is alive; after four times as long without a sign others
         * go on with its trials. On one machine they see at once that it has ended.
         *
         * @param value default 30 seconds
         * @return this
         */
        public Builder heartbeat(Duration value) {
            heartbeat = Given.positive("heartbeat", value);
            return this;
        }

        /**
         * Sets what tells the time.
         *
         * @param value default the system's clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * {@return the search}
         *
         * @throws IllegalStateException if the budget limits tokens or money, but nobody says what a trial may cost
         */
        public Search build() {
            return new Search(this);
        }
    }
}
