// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.internal.SearchJournals;
import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.sampler.Samplers;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A search for the prompt with which a model does best: an instruction and a set of examples, together, after the idea
 * of MIPROv2 (K. Opsahl-Ong and others, EMNLP 2024):
 *
 * <pre>{@code
 * PromptSearchResult result = PromptSearch.builder(model, evaluator)
 *         .inUse(TaskPrompt.of("Name the category."))
 *         .training(training).validation(validation).test(test)
 *         .proposer(large)
 *         .budget(Budget.ofCalls(1500))
 *         .store(FileJournalStore.open(folder), "tickets")
 *         .build()
 *         .run();
 * result.prompt().save(Path.of("tickets.json"));
 * }</pre>
 *
 * <ol>
 *   <li>A teacher answers training rows; what passes the evaluator's first metric, and labelled rows, make example
 *       sets.
 *   <li>A proposer is shown training rows, writes down what they are like, and proposes instructions.
 *   <li>Pairs of both are judged on minibatches of the validation rows, after every few of them the most promising one
 *       on all, as is the prompt in use, which is the first trial. The winner is the best on all validation rows.
 *   <li>The winner and the prompt in use are compared on the test rows, in pairs. The search has not seen them: a test
 *       row that is also a training or validation row, or an example in use, is refused.
 * </ol>
 *
 * <p>With a store, every call is on record before it is made. A search whose process was killed goes on where it was,
 * asks nothing again that was answered, and counts the calls of all its processes. Equal requests are asked once, at
 * any temperature. Models are told apart by {@link ChatModel#identity()}, or else by name: a lambda needs a name
 * ({@link ChatModel#named}) to be known in the next process.
 *
 * <p><strong>Rows go into prompts.</strong> Training rows are shown to the proposer and the teacher, and as examples to
 * the model with every request, later in production, too; the store keeps all answers. Take personal data out of the
 * rows first, or give only models that may see it.
 *
 * <p>Immutable, and safe for use by several threads as far as its models and its evaluator are. One process at a time
 * is best: two at once share all answers, but may ask for the same one at the same moment.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PromptSearch {
    private static final System.Logger LOG = System.getLogger(PromptSearch.class.getName());

    private final Callback planned =
            new Callback("the listener of plans", "the prompt search goes on", LOG, InstantSource.system());
    private final PromptSearchOptions options;
    private final PromptSearchPlan plan;

    private PromptSearch(PromptSearchOptions options) {
        this.options = options;
        plan = PromptSearchPlan.of(options);
    }

    /**
     * {@return a builder}
     *
     * @param model for which a prompt is looked for
     * @param evaluator its first metric decides; it asks as it always does (concurrency, retries, time limits), and has
     *     no budget and no training data of its own. Where it has a registry, every trial is on record there
     */
    public static Builder builder(ChatModel model, Evaluator evaluator) {
        NoNull.check("a prompt search", "model", model, "evaluator", evaluator);
        return new Builder(new PromptSearchOptions(model, evaluator));
    }

    /** {@return how many calls it will make at most; nothing is asked} */
    public PromptSearchPlan plan() {
        return plan;
    }

    /**
     * Searches, or goes on with that, and waits for the end.
     *
     * @return what was found
     * @throws IllegalArgumentException if the store has another search of this name, or the budget has no room for the
     *     comparison
     * @throws io.github.finetune4j.error.FineTuneException if the proposer fails, if the model answers none of the
     *     rows, if the budget was spent before the prompt in use was judged, or the store can't be read or written.
     *     Nothing is lost: run it again, and it goes on
     */
    public PromptSearchResult run() {
        planned.run(() -> options.plan.accept(plan));
        return new PromptRun(options, plan).run();
    }

    /**
     * A builder of a {@link PromptSearch}. Training, validation and test data are needed; all else has a default. Not
     * safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final PromptSearchOptions options;

        private Builder(PromptSearchOptions options) {
            this.options = options;
        }

        /**
         * Sets the prompt that is in use, which the winner must beat.
         *
         * @param value default: none, the model is asked as it is
         * @return this
         */
        public Builder inUse(TaskPrompt value) {
            options.inUse = value;
            return this;
        }

        /**
         * Sets the rows of which examples are made, and that the proposer sees.
         *
         * @param value solved rows
         * @return this
         */
        public Builder training(Dataset value) {
            options.training = value;
            return this;
        }

        /**
         * Sets the rows on which prompts are judged.
         *
         * @param value none of them a training row
         * @return this
         */
        public Builder validation(Dataset value) {
            options.validation = value;
            return this;
        }

        /**
         * Sets the rows on which the winner is compared with the prompt in use.
         *
         * @param value none of them a training or validation row
         * @return this
         */
        public Builder test(Dataset value) {
            options.test = value;
            return this;
        }

        /**
         * Sets what proposes instructions.
         *
         * @param value default: the model itself
         * @return this
         */
        public Builder proposer(ChatModel value) {
            options.proposer = value;
            return this;
        }

        /**
         * Sets what answers training rows for examples, with the prompt in use.
         *
         * @param value default: the model itself
         * @return this
         */
        public Builder teacher(ChatModel value) {
            options.teacher = value;
            return this;
        }

        /**
         * Sets how many instructions there are to choose from, the one in use among them.
         *
         * @param value at least 1, and then nothing is proposed; default 5
         * @return this
         */
        public Builder instructions(int value) {
            options.instructions = Given.atLeast("instructions", value, 1);
            return this;
        }

        /**
         * Sets how many example sets there are to choose from: the one in use, the empty one, one of labelled rows, and
         * then mixtures with a teacher's answers.
         *
         * @param value at least 1, and then the examples in use stay; default 6
         * @return this
         */
        public Builder exampleSets(int value) {
            options.exampleSets = Given.atLeast("exampleSets", value, 1);
            return this;
        }

        /**
         * Sets how many examples a set has.
         *
         * @param value at least 0; default 4
         * @return this
         */
        public Builder examples(int value) {
            options.examples = Given.atLeast("examples", value, 0);
            return this;
        }

        /**
         * Sets from which score on a teacher's answer is a good example.
         *
         * @param value by the first metric; where less is better, up to which score; default 1 for a pass/fail metric,
         *     and needed for others
         * @return this
         */
        public Builder passMark(double value) {
            options.passMark = Given.finite("passMark", value);
            return this;
        }

        /**
         * Sets how many prompts are tried beside the one in use; fewer where the budget has no room for them.
         *
         * @param value at least 1; default MIPROv2's rule, the greater of 4 log2(n) and 1.5 n, where n is the greater
         *     of the numbers of instructions and of example sets
         * @return this
         */
        public Builder trials(int value) {
            options.trials = Given.atLeast("trials", value, 1);
            return this;
        }

        /**
         * Sets on how many validation rows a trial is judged, and after how many trials the most promising one is
         * judged on all.
         *
         * @param rows at least 1; default 35, and all where there are no more than 50
         * @param every at least 1; default 5
         * @return this
         */
        public Builder minibatch(int rows, int every) {
            options.minibatch = Given.atLeast("rows of a minibatch", rows, 1);
            options.fullEvery = Given.atLeast("trials before one on all rows", every, 1);
            return this;
        }

        /**
         * Sets what decides which prompt is tried next.
         *
         * @param value default {@link Samplers#fewTrials()}; {@link Samplers#tpe()} is what MIPROv2 takes, and draws
         *     its first ten at random
         * @return this
         */
        public Builder sampler(Sampler value) {
            options.sampler = value;
            return this;
        }

        /**
         * Sets what all calls together may take, over all processes, calls that fail included. It is not passed: each
         * call's most is set aside before it is made, and the comparison at the end before anything else. A limit in
         * tokens or money holds for texts; what an image takes nobody can tell before.
         *
         * @param value default: no limit
         * @return this
         */
        public Builder budget(Budget value) {
            options.budget = value;
            return this;
        }

        /**
         * Sets how many tokens an answer may have where the request doesn't say so.
         *
         * @param value at least 1; needed for a budget in tokens or money
         * @return this
         */
        public Builder maxTokens(int value) {
            options.maxTokens = Given.atLeast("maxTokens", value, 1);
            return this;
        }

        /**
         * Adds what the tokens of a model cost; a budget in money needs it for the model, the teacher and the proposer.
         *
         * @param model its name; the same name again replaces its price
         * @param price per million tokens, all of them in one currency
         * @return this
         */
        public Builder addPrice(String model, TokenPrice price) {
            options.prices.put(model, price);
            return this;
        }

        /**
         * Sets where the search is written down: a journal of trials under its name, and one of calls and answers under
         * {@code name.calls}.
         *
         * @param value stays open as long as the search runs; default: in memory
         * @param name letters, digits, {@code .}, {@code _} and {@code -}, at most 90
         * @return this
         */
        public Builder store(JournalStore value, String name) {
            options.store = SearchJournals.of(value);
            options.name = name;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value of all chance; default 0
         * @return this
         */
        public Builder seed(long value) {
            options.seed = value;
            return this;
        }

        /**
         * Sets who hears, before the first call, how many there will be at most.
         *
         * @param value called once per run; what it throws is logged and changes nothing
         * @return this
         */
        public Builder onPlan(Consumer<PromptSearchPlan> value) {
            options.plan = value;
            return this;
        }

        /**
         * {@return the search}
         *
         * @throws IllegalStateException if something is missing: all of it is named
         * @throws IllegalArgumentException if the same row is in two places, or the budget of calls has no room for a
         *     single trial
         */
        public PromptSearch build() {
            List<String> problems = options.problems();
            if (!problems.isEmpty()) {
                throw new IllegalStateException("prompt search: " + String.join("; ", problems));
            }
            RowOverlap.check(options);
            return new PromptSearch(options.copy());
        }
    }
}
