// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.callback.GivenClock;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.RowSource;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.trigger.Trigger;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The upkeep of a model: it is trained again when there is reason to, and the new one lives only if it is shown to be
 * better.
 *
 * <p>It has no thread: the application calls {@link #tick()} every few minutes, in as many processes as it likes. One
 * of them acts. What was begun goes on after its process died, and nothing is done, or billed, twice: every step is
 * written down before it begins and after it ended, and its key goes to whoever does the work.
 *
 * <pre>{@code
 * Maintenance maintenance = Maintenance.builder("router")
 *         .registry(registry, "router")
 *         .collect(source)
 *         .rows(r -> r.testSet(tests))
 *         .train(FineTuneTraining.by(provider, job -> job.baseModel(base)))
 *         .evaluate(Comparing.by(evaluator, models))
 *         .rules(r -> r.goal("exact_match"))
 *         .addTrigger(Triggers.every(Period.ofDays(30)))
 *         .store(FileJournalStore.open(folder))
 *         .build();
 * maintenance.tick();
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Maintenance {
    private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());

    private final Settings settings;
    private final Journal journal;
    private final Engine engine;

    private Maintenance(Settings settings) {
        this.settings = settings;
        journal = new Journal(settings.store(), settings.name(), settings.clock());
        engine = new Engine(settings, journal);
    }

    /**
     * {@return a builder}
     *
     * @param name the same in every process: what is on record under it goes on
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** {@return its name} */
    public String name() {
        return settings.name();
    }

    /**
     * Does what is due, as far as it can be done without waiting: looks at the triggers, begins a cycle or goes on with
     * one. A comparison of models is waited for. What goes wrong in a step is on record, and tried again at the next
     * tick; after as many attempts as were allowed the cycle has failed.
     *
     * @return what was done; nothing where another process or thread acts
     * @throws io.github.finetune4j.error.FineTuneException if the store is out of reach
     * @throws IllegalStateException if the model has no champion, or the journal is of a newer version
     */
    public Tick tick() {
        return engine.tick();
    }

    /**
     * Asks for a cycle, for a reason of the application's own. During a cycle and its cool-down the reason waits; the
     * same trigger many times is one.
     *
     * @param trigger names the reason, as in {@code new policy}
     * @param why in a sentence
     */
    public void trigger(String trigger, String why) {
        engine.trigger(Names.line("trigger", trigger, Names.LONGEST), why);
    }

    /** {@return what would happen at a tick now; nothing is written, and no model is trained or asked} */
    public Plan dryRun() {
        return engine.dryRun();
    }

    /** {@return how it stands} */
    public MaintenanceStatus status() {
        return engine.status();
    }

    /** {@return all cycles, the oldest first} */
    public List<Cycle> cycles() {
        return journal.read(state -> state.cycles.stream().map(CycleState::view).toList());
    }

    /**
     * Lets a candidate go on, at the next tick.
     *
     * @param cycle its number
     * @param by who says so
     * @param reason why
     * @return the cycle
     * @throws IllegalStateException if it doesn't wait for that
     */
    public Cycle approve(int cycle, String by, String reason) {
        return engine.say("approved", cycle, by, reason);
    }

    /**
     * Ends a cycle that waits for approval, at the next tick.
     *
     * @param cycle its number
     * @param by who says so
     * @param reason why
     * @return the cycle
     * @throws IllegalStateException if it doesn't wait for that
     */
    public Cycle reject(int cycle, String by, String reason) {
        return engine.say("rejected", cycle, by, reason);
    }

    /**
     * Ends a cycle at the next tick, wherever it is: its training is cancelled, its canary rolled back. Once the alias
     * has moved, it moves back.
     *
     * @param cycle its number
     * @param by who says so
     * @param reason why
     * @return the cycle
     * @throws IllegalStateException if it ended already
     */
    public Cycle cancel(int cycle, String by, String reason) {
        return engine.say("cancelled", cycle, by, reason);
    }

    /**
     * Lets the rows of a quarantined batch be collected again: the next cycle takes them with what is new, and judges
     * them as it judges new rows. Whoever releases them has read them, or has fixed the test set or the check that
     * refused them. To be said once; said again, by whomever, it changes nothing.
     *
     * @param cycle number of the cycle whose rows were quarantined
     * @param by who says so
     * @param reason why
     * @return the cycle
     * @throws IllegalStateException if none of its rows are quarantined
     */
    public Cycle release(int cycle, String by, String reason) {
        return engine.release(cycle, by, reason);
    }

    /**
     * Takes the test set and the suites, as they are now, for what they should be.
     *
     * @param by who says so
     * @param reason why
     */
    public void acceptTests(String by, String reason) {
        engine.acceptTests(by, reason);
    }

    /** {@return the model in use, as the registry has it} */
    public ModelVersion champion() {
        return engine.champion();
    }

    /**
     * Builds a {@link Maintenance}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
        private final String name;
        private final MaintenanceRows rows = new MaintenanceRows();
        private final PromotionRules rules = new PromotionRules();
        private final CycleBudget budget = new CycleBudget();
        private final List<Trigger> triggers = new ArrayList<>();
        private final List<Consumer<Cycle>> listeners = new ArrayList<>();
        private static final String ROOM = "maintenance";

        private @Nullable RegistryStore registry;
        private @Nullable RowSource source;
        private @Nullable Training training;
        private @Nullable Comparing comparing;
        private @Nullable Duration approval;
        private String model = "";
        private String alias = "champion";
        private LiveStep canary = LiveStep.none();
        private LiveStep watch = LiveStep.none();
        private Duration coolDown = Duration.ofDays(1);
        private int attempts = 5;
        private JournalStore store = new MemoryJournalStore().of(ROOM);
        private String who = "process " + ProcessHandle.current().pid();
        private InstantSource clock = InstantSource.system();

        private Builder(String name) {
            if (!name.matches(NAME)) {
                throw new IllegalArgumentException("name of a maintenance: \"" + Names.shown(name)
                        + "\" -> give 1 to 100 letters, digits, . _ or -, with a letter or digit at the beginning");
            }
            this.name = name;
        }

        /**
         * Sets where models and data are on record.
         *
         * @param value stays open as long as there are ticks
         * @param name of the model there
         * @return this
         */
        public Builder registry(RegistryStore value, String name) {
            ModelVersion.checkName(name);
            registry = value;
            model = name;
            return this;
        }

        /**
         * Sets which alias names the model in use.
         *
         * @param value default {@code champion}; it must point to a version already
         * @return this
         */
        public Builder alias(String value) {
            ModelVersion.checkName(value);
            alias = value;
            return this;
        }

        /**
         * Sets where new rows come from.
         *
         * @param value is asked at the beginning of a cycle, and to count new rows
         * @return this
         */
        public Builder collect(RowSource value) {
            source = value;
            return this;
        }

        /**
         * Sets which rows are learned from, and which never.
         *
         * @param settings sets the test set, suites, checks and so on; a later call adds to an earlier one
         * @return this
         */
        public Builder rows(Consumer<MaintenanceRows> settings) {
            settings.accept(rows);
            return this;
        }

        /**
         * Sets who trains.
         *
         * @param value gets a key with each training
         * @return this
         */
        public Builder train(Training value) {
            training = value;
            return this;
        }

        /**
         * Sets who compares a candidate with the champion.
         *
         * @param value for example an evaluator
         * @return this
         */
        public Builder evaluate(Comparing value) {
            comparing = value;
            return this;
        }

        /**
         * Sets what a candidate must show.
         *
         * @param settings sets the goal, protected slices and so on; a later call adds to an earlier one
         * @return this
         */
        public Builder rules(Consumer<PromotionRules> settings) {
            settings.accept(rules);
            return this;
        }

        /**
         * Asks for a person's approval before a candidate meets traffic.
         *
         * @param within how long a candidate waits for it, above zero
         * @return this
         */
        public Builder approval(Duration within) {
            if (within.isZero() || within.isNegative()) {
                throw new IllegalArgumentException(
                        "approval within " + ShownTime.words(within) + " -> give a duration above zero");
            }
            approval = within;
            return this;
        }

        /**
         * Sets how a candidate meets a part of the live traffic before it is promoted.
         *
         * @param value default: not at all
         * @return this
         */
        public Builder canary(LiveStep value) {
            canary = value;
            return this;
        }

        /**
         * Sets how a promoted candidate is watched. Where it does badly the alias moves back.
         *
         * @param value default: not at all
         * @return this
         */
        public Builder watch(LiveStep value) {
            watch = value;
            return this;
        }

        /**
         * Adds a trigger.
         *
         * @param trigger of another name than those before
         * @return this
         */
        public Builder addTrigger(Trigger trigger) {
            triggers.add(trigger);
            return this;
        }

        /**
         * Sets how long no cycle begins after one ended. Triggers wait meanwhile.
         *
         * @param value at least zero; default a day
         * @return this
         */
        public Builder coolDown(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("coolDown: " + ShownTime.words(value) + " -> give at least zero");
            }
            coolDown = value;
            return this;
        }

        /**
         * Sets what one cycle may use.
         *
         * @param settings sets money, tokens and time; default: no limit; a later call adds to an earlier one
         * @return this
         */
        public Builder budget(Consumer<CycleBudget> settings) {
            settings.accept(budget);
            return this;
        }

        /**
         * Sets how often a step is tried that throws, before its cycle has failed.
         *
         * @param value at least 1; default 5
         * @return this
         */
        public Builder attempts(int value) {
            attempts = Given.atLeast("attempts", value, 1);
            return this;
        }

        /**
         * Sets where it is written down.
         *
         * @param value stays open as long as there are ticks; default: in memory, which ends with the process
         * @return this
         */
        public Builder store(JournalStore value) {
            store = value.of(ROOM);
            return this;
        }

        /**
         * Sets how this process is called, for the others and on record.
         *
         * @param value default: its number
         * @return this
         */
        public Builder who(String value) {
            who = Names.line("who", value, Names.LONGEST);
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Adds a listener that gets a cycle whenever this process has changed it.
         *
         * @param listener called on the thread of the tick; it may throw: that is logged, and it stays
         * @return this
         */
        public Builder onCycle(Consumer<Cycle> listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * {@return the maintenance; nothing happens before its first tick}
         *
         * @throws IllegalStateException if something is missing or contradictory: all of it is named
         */
        public Maintenance build() {
            List<String> problems = new ArrayList<>();
            RegistryStore toRegistry =
                    needed(registry, "registry is missing -> say where models are on record", problems);
            RowSource from = needed(source, "collect is missing -> say where new rows come from", problems);
            Training trains = needed(training, "train is missing -> say who trains", problems);
            Comparing compares = needed(comparing, "evaluate is missing -> say who compares", problems);
            Dataset tests =
                    needed(rows.testSet(), "rows(r -> r.testSet(...)) is missing -> give rows to compare on", problems);
            if (tests != null && tests.isEmpty()) {
                problems.add("testSet is empty -> give rows to compare on");
            }
            if (rules.goal().isBlank()) {
                problems.add(
                        "rules(r -> r.goal(...)) is missing -> name the metric by which a candidate must be better");
            }
            if (triggers.stream().map(Trigger::name).distinct().count() < triggers.size()) {
                problems.add("two triggers have one name -> leave one out, or name it otherwise");
            }
            if (toRegistry == null
                    || from == null
                    || trains == null
                    || compares == null
                    || tests == null
                    || !problems.isEmpty()) {
                throw new IllegalStateException("cannot maintain " + name + ": " + String.join("; ", problems));
            }
            InstantSource time = GivenClock.of(clock, "maintenance " + name, LOG);
            return new Maintenance(new Settings(
                    name,
                    toRegistry,
                    model,
                    alias,
                    from,
                    rows,
                    tests,
                    trains,
                    compares,
                    rules,
                    approval,
                    canary,
                    watch,
                    List.copyOf(triggers),
                    coolDown,
                    budget,
                    attempts,
                    store,
                    who,
                    time,
                    List.copyOf(listeners),
                    Settings.callbacks(time)));
        }

        private static <T> @Nullable T needed(@Nullable T value, String problem, List<String> problems) {
            if (value == null) {
                problems.add(problem);
            }
            return value;
        }
    }
}
