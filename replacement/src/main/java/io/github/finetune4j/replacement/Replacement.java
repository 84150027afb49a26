// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.EvaluatorCalls;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A replacement of a big model by one's own. It collects rows, divides them, has candidates made and chooses among
 * them, shows that one is no worse than the big model by more than a tolerance, on rows that neither saw, and starts a
 * canary behind the same {@link ChatModel}.
 *
 * <p>Everything is kept in a journal of the workspace, rows and answers in a folder. The same program, started again
 * after a crash, goes on where it was, and pays for nothing twice. Where rows are missing it says how many: run it
 * again
 * once there are more. Each further look at the rows is judged more strictly, so that all of them together are wrong
 * once in twenty times at most.
 *
 * <p>Safe for use by several threads; one of them acts at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Replacement implements AutoCloseable {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,79}";

    private final Engine engine;

    private Replacement(ReplacementSettings settings) {
        engine = new Engine(settings);
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return how many rows the first look takes, to show with a chance of 80 % that a candidate that is as good as
     * the big model is no worse by the tolerance; 10,000,000 stands for as many or more} For a metric that passes or
     * fails, one candidate and a significance of 5 %; about a third of all rows are looked at.
     *
     * @param tolerance between 0 and 1: 0.02 is two percentage points
     * @param disagreement share of the rows that only one of the two passes, above 0, at most 1
     */
    public static long rowsToShow(double tolerance, double disagreement) {
        Given.between("tolerance", tolerance, 0, 1);
        Given.above("disagreement", disagreement, 0, 1);
        return Planning.rates(tolerance, 0, disagreement, 0.05 / 2);
    }

    /**
     * Goes as far as it can: to the end, to a canary that is under way, or to what is missing. Call it at each start
     * of the application, and again while a canary is under way, or once more rows are there.
     *
     * @return how it stands
     * @throws IllegalStateException if a replacement of this name was begun with other settings, if there are too few
     *     rows, or if a source of rows fails
     * @throws FineTuneException if the thread was interrupted, if another process is at it, or if something can't be
     *     kept
     */
    public ReplacementResult run() {
        return engine.run();
    }

    /**
     * {@return the model for the application to ask} Before the first {@link #run()} of a process the big model
     * answers; then whoever is to: the big one, a canary, the candidate.
     */
    public ChatModel model() {
        return engine.live();
    }

    /** {@return how it stands, as it is on record; nothing is done} */
    public ReplacementResult status() {
        return engine.result();
    }

    /**
     * Takes the replacement back: the big model answers everybody from now on. Other processes follow at their next
     * {@link #run()}.
     *
     * @param who decides
     * @param why for the record; one line
     */
    public void rollBack(String who, String why) {
        engine.rollBack(Names.line("who", who, Names.LONGEST), Names.line("why", why, 2000));
    }

    /** Ends this process's part in a canary; what is on record stays. */
    @Override
    public void close() {
        engine.live().close();
    }

    /**
     * Builds a {@link Replacement}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final ReplacementSettings settings = new ReplacementSettings();

        private Builder() {}

        /**
         * Sets the name, by which it is found again.
         *
         * @param value letters, digits, {@code .}, {@code _} and {@code -}, at most 80
         * @return this
         */
        public Builder name(String value) {
            if (!value.matches(NAME)) {
                throw new IllegalArgumentException("name of a replacement: \"" + Names.shown(value)
                        + "\" -> give 1 to 80 letters, digits, . _ or -, with a letter or digit at the beginning");
            }
            settings.name = value;
            return this;
        }

        /**
         * Sets the model to replace.
         *
         * @param value the big model; or its recorded answers, once its service is gone
         * @return this
         */
        public Builder from(ChatModel value) {
            settings.from = value;
            return this;
        }

        /**
         * Sets what the big model's tokens cost.
         *
         * @param value per million tokens; default: no price
         * @return this
         */
        public Builder price(TokenPrice value) {
            settings.price = value;
            return this;
        }

        /**
         * Sets the workspace, which keeps the journal and the canary.
         *
         * @param value stays open as long as the replacement is used
         * @return this
         */
        public Builder workspace(Workspace value) {
            settings.workspace = value;
            return this;
        }

        Builder store(JournalStore value) {
            settings.store = value;
            return this;
        }

        /**
         * Sets the folder for rows, answers and rows that were lost: users' words.
         *
         * @param value made where it is missing; one for each replacement
         * @return this
         */
        public Builder folder(Path value) {
            settings.folder = value;
            return this;
        }

        /**
         * Adds rows.
         *
         * @param source of them
         * @return this
         */
        public Builder addRows(ReplacementRows source) {
            NoNull.check("a replacement", "rows", source);
            settings.rows.add(source);
            return this;
        }

        /**
         * Adds rows.
         *
         * @param name of their source
         * @param source gives all that there are now
         * @return this
         */
        public Builder addRows(String name, Supplier<Dataset> source) {
            return addRows(ReplacementRows.of(name, source));
        }

        /**
         * Adds a candidate.
         *
         * @param candidate with a name of its own
         * @return this
         */
        public Builder addCandidate(Candidate candidate) {
            NoNull.check("a replacement", "candidate", candidate);
            settings.candidates.add(candidate);
            return this;
        }

        /**
         * Sets the metrics, instead of those set before. The first one chooses among candidates; all are shown.
         *
         * @param metrics at least one
         * @return this
         */
        public Builder metrics(Metric... metrics) {
            settings.metrics.clear();
            settings.metrics.addAll(List.of(metrics));
            return this;
        }

        /**
         * Sets by how much a candidate may be worse by a metric. It must keep to each tolerance. Fix it
         * before you look.
         *
         * @param metric name of a metric that scores rows; the first one needs a tolerance
         * @param value above 0, in units of the score: 0.02 is two percentage points where it passes or fails
         * @return this
         */
        public Builder tolerance(String metric, double value) {
            settings.tolerances.put(metric, Given.positive("tolerance of " + Names.shown(metric), value));
            return this;
        }

        /**
         * Sets how each question is asked.
         *
         * @param change applied to every request; default: temperature 0
         * @return this
         */
        public Builder request(Consumer<ChatRequest.Builder> change) {
            settings.request = change;
            return this;
        }

        /**
         * Sets how models are called: how many calls at once, for how long.
         *
         * @param value sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder calls(Consumer<EvaluatorCalls> value) {
            settings.calls = settings.calls.andThen(value);
            return this;
        }

        /**
         * Asks models in batches, where their services take them: a crash then repeats not one call. A
         * batch is paid for as a whole, so what it may cost is limited where the model's batches are built; a
         * {@link #budget} is asked before, and ends nothing under way.
         *
         * @param folder where what was asked is on record
         * @return this
         */
        public Builder batches(Path folder) {
            settings.batched = true;
            settings.calls = settings.calls.andThen(calls -> calls.batch(folder));
            return this;
        }

        /**
         * Sets what all steps may cost together at most, over all processes: making candidates ({@link
         * Candidate#trainingCost}, {@link CandidateTurn#spent}) and asking models. It is asked before each step, and
         * ends an evaluation under way. An evaluation may take more by its last answers, and by calls that were under
         * way when a process was killed.
         *
         * @param value money needs a price of each model, 0 where it costs nothing; what is 0 has no limit; the default
         *     has none
         * @return this
         */
        public Builder budget(Cost value) {
            settings.budget = value;
            return this;
        }

        /**
         * Sets how long the making of one candidate may take. One that takes longer is given up alone, and its job is
         * cancelled.
         *
         * @param value above zero; default seven days
         * @return this
         */
        public Builder patience(Duration value) {
            settings.patience = Given.positive("patience", value);
            return this;
        }

        /**
         * Sets how it is proved that a candidate is no worse, and what the dossier shows of it.
         *
         * @param value sets what shall not be the default
         * @return this
         */
        public Builder proof(Consumer<ReplacementProof> value) {
            value.accept(new ReplacementProof(settings));
            return this;
        }

        /**
         * Sets the canary.
         *
         * @param policy sets stages and gates; default: none, what is shown answers everybody at once
         * @return this
         */
        public Builder canary(Consumer<RolloutPolicy.Builder> policy) {
            RolloutPolicy.Builder chosen = RolloutPolicy.builder();
            policy.accept(chosen);
            settings.canary = chosen.build();
            return this;
        }

        /**
         * Sets who hears of the promotion, such as what builds a maintenance.
         *
         * @param listener called on the thread that runs; what it throws is logged and told as the reason of the
         *     outcome, and it is called again at each next run, of this process or another one, until it has returned
         * @return this
         */
        public Builder onPromotion(Consumer<? super Promotion> listener) {
            settings.onPromotion = listener;
            return this;
        }

        /**
         * Sets the clock of the journal.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            settings.clock = value;
            return this;
        }

        /**
         * {@return the replacement}
         *
         * @throws IllegalStateException if something is missing or contradictory
         */
        public Replacement build() {
            settings.check();
            return new Replacement(settings.copy());
        }
    }
}
