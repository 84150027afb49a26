// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.EvaluatorCalls;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A selection between approaches by measuring them: all on the same validation rows, as far as the budget allows, and
 * two of them on test rows, once.
 *
 * <p>To the test goes the one with the best validation figure, and the cheapest (without prices: the simplest) that
 * lies within one standard error of it, or within the margin; where none does, the second best. One paired interval on
 * the test rows then decides, so that nothing is lost to having looked at many: the cheaper one, where the whole
 * interval of the other's gain lies below the margin; the other, where the whole interval lies above 0; else it is
 * <em>undecided</em>, and the recommendation says how many fresh rows would decide.
 *
 * <p>Everything is kept in a {@link JournalStore}. The same program, started again after a crash, goes on where it was;
 * started again afterwards it gives the same decision, and asks nothing.
 *
 * <p>Immutable; decide by one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachSelection {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,79}";

    private final DecidingOptions options;

    private ApproachSelection(DecidingOptions options) {
        this.options = options;
    }

    /**
     * {@return a builder}
     *
     * @param name of the decision, by which it is found again: letters, digits, {@code .}, {@code _} and {@code -}, at
     *     most 80
     */
    public static Builder builder(String name) {
        NoNull.check("a decision", "name", name);
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("name of a decision: \"" + name
                    + "\" -> give 1 to 80 letters, digits, . _ or -, with a letter or digit at the beginning");
        }
        return new Builder(name);
    }

    /**
     * Measures and decides, or goes on with what an earlier process has begun.
     *
     * @return the decision
     * @throws IllegalStateException if a decision of this name has been begun with other settings, so that its test
     *     rows are not asked again; or if a metric throws, or gives NaN
     * @throws FineTuneException if the thread was interrupted, if another process makes the same decision, or if a
     *     model of the two best can't be made or asked any more
     */
    public Decision run() {
        DecisionJournal journal = new DecisionJournal(options.store, options.name, options.clock);
        journal.state().specification().ifPresent(this::checkSame);
        if (journal.state().decided().isEmpty()) {
            new DecidingRun(options, journal).run();
        }
        return new DecisionMaker(options, journal.state()).decision();
    }

    private void checkSame(Map<String, Object> begun) {
        Map<String, Object> now = options.specification();
        Set<String> facts = new LinkedHashSet<>(now.keySet());
        facts.addAll(begun.keySet());
        List<String> changed = facts.stream()
                .filter(fact -> !Objects.equals(now.get(fact), begun.get(fact)))
                .toList();
        if (!changed.isEmpty()) {
            throw new IllegalStateException(
                    "decision " + options.name + ": begun with other " + String.join(", ", changed)
                            + " -> take another name; test rows that were asked are used up, so take fresh ones, too");
        }
    }

    /**
     * Builds an {@link ApproachSelection}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final DecidingOptions options;

        private Builder(String name) {
            options = new DecidingOptions(name);
        }

        /**
         * Sets the metrics, instead of those set before. The first one decides, the others are shown.
         *
         * @param metrics at least one; each scores rows
         * @return this
         */
        public Builder metrics(Metric... metrics) {
            options.measures.clear();
            options.measures.addAll(List.of(metrics));
            return this;
        }

        /**
         * Sets the rows on which all approaches are measured.
         *
         * @param rows chats that end with the expected answer, at least two
         * @return this
         */
        public Builder validation(Dataset rows) {
            options.validation = rows;
            return this;
        }

        /**
         * Sets the rows on which two approaches are compared. They are asked once: another decision that asks some of
         * them later learns of it, and takes a narrower α for it.
         *
         * @param rows chats that end with the expected answer, at least two; none of them among the others
         * @return this
         */
        public Builder test(Dataset rows) {
            options.test = rows;
            return this;
        }

        /**
         * Sets the rows that are there to learn from. They are counted, and so are their answers; they are never asked.
         *
         * @param rows any number; default: not known
         * @return this
         */
        public Builder training(Dataset rows) {
            options.training = rows;
            return this;
        }

        /**
         * Adds an approach. They are measured in this order, as far as the budget goes.
         *
         * @param approach with a name of its own
         * @return this
         */
        public Builder addApproach(Approach approach) {
            NoNull.check("a decision", "approach", approach);
            options.approaches.add(approach);
            return this;
        }

        /**
         * Sets what an answer must look like. Without it, the application needs no consistent format.
         *
         * @param check passes or fails, for example {@code Metric.binary("json", …)}
         * @return this
         */
        public Builder format(Metric check) {
            options.format = check;
            return this;
        }

        /**
         * Sets by how much an approach may be better without mattering. Fix it before you look.
         *
         * @param value above 0, in units of the first metric; default 0.02 for pass/fail, two percentage points
         * @return this
         */
        public Builder margin(double value) {
            options.margin = Given.positive("margin", value);
            return this;
        }

        /**
         * Sets what the application asks of an approach, and what it knows of itself. An approach that is shown not to
         * keep to it is not recommended.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder requirements(Consumer<ApproachRequirements> settings) {
            settings.accept(options.requirements);
            return this;
        }

        /**
         * Sets what the decision may use. A decision that stopped for want of it is made; with a larger budget, take
         * another name.
         *
         * @param settings sets limits; a later call adds to an earlier one
         * @return this
         */
        public Builder budget(Consumer<ApproachBudget> settings) {
            settings.accept(options.budget);
            return this;
        }

        /**
         * Sets a list of prices, in which each approach that says {@link Approach#priced(String)} must be found.
         *
         * @param value of one provider
         * @return this
         */
        public Builder prices(Prices value) {
            options.prices = value;
            return this;
        }

        /**
         * Sets how each question is asked. The default is temperature 0; what is set here replaces it.
         *
         * @param change applied to every request, which already holds the messages
         * @return this
         */
        public Builder request(Consumer<ChatRequest.Builder> change) {
            options.request = change;
            return this;
        }

        /**
         * Sets how models are called. By default rows are asked one by one, one call after the other, so that the time
         * of a call is that of a request; with several at once, latencies are those under that load, and in batches
         * those of a batch.
         *
         * @param settings sets what shall not be the default
         * @return this
         */
        public Builder calls(Consumer<EvaluatorCalls> settings) {
            options.calls = settings;
            return this;
        }

        /**
         * Sets the confidence level of all intervals.
         *
         * @param value between 0 and 1; default 0.95
         * @return this
         */
        public Builder level(double value) {
            options.level = Given.between("level", value, 0, 1);
            return this;
        }

        /**
         * Sets the seed of the bootstrap, and of the order of rows under a ceiling.
         *
         * @param value any; default 1
         * @return this
         */
        public Builder seed(long value) {
            options.seed = value;
            return this;
        }

        /**
         * Sets where the decision is kept.
         *
         * @param value open as long as the decision is made; default: in memory, for this process alone
         * @return this
         */
        public Builder store(JournalStore value) {
            options.store = value.of(DecidingOptions.ROOM);
            return this;
        }

        /**
         * Sets where single answers are kept, so that even a half-measured approach is not asked again after a crash.
         *
         * @param folder each decision has one of its own in it
         * @return this
         */
        public Builder answers(Path folder) {
            options.answers = folder;
            return this;
        }

        /**
         * Sets a registry that keeps every evaluation, and the recommendation as a note about the test rows.
         *
         * @param value default: none
         * @return this
         */
        public Builder registry(Registry value) {
            options.registry = value;
            return this;
        }

        /**
         * Sets the clock of the journal and of the budget's time.
         *
         * @param value default the system's clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            options.clock = value;
            return this;
        }

        /**
         * {@return what decides}
         *
         * @throws IllegalStateException if something is missing; all of it is named
         * @throws IllegalArgumentException if two approaches have the same name, rows are in two parts, a price is
         *     missing, or a metric can't score the rows
         */
        public ApproachSelection build() {
            new DecidingChecks(options).all();
            return new ApproachSelection(options.copy());
        }
    }
}
