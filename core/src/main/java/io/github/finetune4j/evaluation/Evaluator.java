// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorOptions;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.LeakCheck;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.RunClock;
import io.github.finetune4j.evaluation.internal.ask.TestRows;
import io.github.finetune4j.evaluation.internal.compare.SequentialFigures;
import io.github.finetune4j.evaluation.internal.run.ReportNames;
import io.github.finetune4j.evaluation.internal.run.SliceValue;
import io.github.finetune4j.evaluation.internal.run.TestSetUses;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An evaluator of models on a data set, which also compares them. In each example the last message, which must be the
 * assistant's, is the expected answer, and everything before it is the prompt.
 *
 * <pre>{@code
 * Comparison c = Evaluator.builder().metrics(Metrics.exactMatch()).build().compare(baseline, tuned, test);
 * System.out.println(c.summary());
 * }</pre>
 *
 * <p>Immutable; may be shared by threads as far as its metrics may.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Evaluator {
    private final EvaluatorSettings settings;
    private final EvaluationRecorder recorder;

    private Evaluator(EvaluatorSettings settings) {
        this.settings = settings;
        recorder = new EvaluationRecorder(settings.registry(), settings.clock());
    }

    /** {@return a builder without metrics} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the metrics, in the order of tables; the first one decides where one number is asked for} */
    public List<Metric> metrics() {
        return List.copyOf(settings.metrics());
    }

    /**
     * Asks the model all rows and scores the answers. A row that the model cannot answer becomes an error row and
     * counts with {@link Metric#scoreOfFailure}.
     *
     * @param model the model; {@link ChatModel#named} gives it another name
     * @param data chat examples, each ending with an assistant message, at least one
     * @return the evaluation
     * @throws IllegalArgumentException if the data set is empty, has rows that are no chats or without an expected
     *     answer, if a slice can't be determined for a row, or if the model's name is not one line
     * @throws LeakedTestDataException if rows were trained on, see {@link Builder#trainingData}
     * @throws io.github.finetune4j.error.FineTuneException if the thread was interrupted (its flag stays set), if the
     *     provider refused the key, or if no row at all was answered
     */
    public Evaluation evaluate(ChatModel model, Dataset data) {
        EvaluationRun run = new EvaluationRun(settings, model, data);
        report(EvaluationPlan.of(settings, run.questions()));
        return recorder.report(run.evaluate(), data);
    }

    private void report(EvaluationPlan plan) {
        settings.callback("a listener of plans", "the evaluation goes on")
                .run(() -> settings.plan().accept(plan));
    }

    /**
     * {@return which differences a comparison on this data set can show; nothing is asked}
     *
     * @param data as for {@link #evaluate}
     */
    public EvaluationPlan plan(Dataset data) {
        return EvaluationPlan.of(settings, TestRows.of(settings, data));
    }

    /**
     * {@return what a model would be asked, in the order of the rows; nothing is asked} For a model that is asked
     * elsewhere, in a batch for example: what was recorded of it ({@link
     * io.github.finetune4j.evaluation.calls.RecordedAnswers}) is found again by the same requests.
     *
     * @param data as for {@link #evaluate}
     */
    public List<ChatRequest> requests(Dataset data) {
        return TestRows.of(settings, data).stream().map(Question::request).toList();
    }

    /**
     * As {@link #evaluate(ChatModel, Dataset)}, with a name for tables.
     *
     * @param name how the model is called, such as {@code base} or {@code tuned}
     * @param model the model
     * @param data chat examples
     * @return the evaluation
     */
    public Evaluation evaluate(String name, ChatModel model, Dataset data) {
        return evaluate(model.named(name), data);
    }

    /**
     * Scores the answers of an earlier run again, with this evaluator's metrics and without any model. Rows whose
     * answer is not in the file are left out, and the evaluation says so.
     *
     * @param answers a file that {@link Builder#answers} had a run write
     * @param data the data set that was asked; the request settings must be those of the run
     * @return the evaluation
     * @throws io.github.finetune4j.error.FineTuneException if the file can't be read, or holds no answer to any of the
     *     rows
     */
    public Evaluation rescore(Path answers, Dataset data) {
        return Rescoring.of(settings, answers, data);
    }

    /**
     * Scores answers that are there already, such as those of a service that was asked elsewhere. No model is asked.
     *
     * @param model whose answers they are, for its name and identity
     * @param answers one per row, in the order of the rows
     * @param data as for {@link #evaluate}
     * @return the evaluation
     * @throws IllegalArgumentException if there are more or fewer answers than rows
     */
    public Evaluation score(ChatModel model, List<ChatResponse> answers, Dataset data) {
        return recorder.report(ScoredAnswers.of(settings, model, answers, data), data);
    }

    /**
     * Evaluates both models, the baseline first, and compares them row by row.
     *
     * @param baseline what the candidate is measured against
     * @param candidate what is to be judged
     * @param data as for {@link #evaluate}
     * @return the comparison
     */
    public Comparison compare(ChatModel baseline, ChatModel candidate, Dataset data) {
        AnswerFiles.check(settings.answers(), baseline, candidate);
        ReportNames.checkModel(candidate.name());
        report(plan(data));
        Evaluation before = recorder.report(new EvaluationRun(settings, baseline, data).evaluate(), data);
        return compare(before, recorder.report(new EvaluationRun(settings, candidate, data).evaluate(), data));
    }

    /**
     * Evaluates both models on ever more rows, drawn at random, and stops as soon as the first metric decides, or at
     * the end of the data. Intervals and p values hold at all looks together (confidence sequences: by betting for
     * pass/fail, exact at any n; asymptotic for other numbers, not before {@value SequentialFigures#FIRST_LOOK} rows),
     * so that stopping early costs no error. The price is some width: where all rows are needed, intervals are wider
     * than those of {@link #compare}.
     *
     * @param baseline what the candidate is measured against
     * @param candidate what is to be judged; needs another name than the baseline where answers are stored
     * @param data as for {@link #evaluate}
     * @param rowsPerLook how many rows both models are asked before the next look, at least 1
     * @return the comparison on the rows that were asked
     * @throws IllegalArgumentException if a metric is one of the whole set, or if rows are grouped
     */
    public Comparison compareUntilDecided(ChatModel baseline, ChatModel candidate, Dataset data, int rowsPerLook) {
        Comparison found = new ComparisonInLooks(settings, baseline, candidate, data, rowsPerLook).compare();
        Evaluation before = recorder.report(found.baseline(), data);
        return recorder.report(found.between(before, recorder.report(found.candidate(), data)));
    }

    /**
     * Compares two evaluations of the same data set row by row, so that an evaluation is paid for once.
     *
     * @param baseline what the candidate is measured against
     * @param candidate what is to be judged
     * @return the comparison
     * @throws IllegalArgumentException if they are of different data sets, or lack one of the evaluator's metrics
     */
    public Comparison compare(Evaluation baseline, Evaluation candidate) {
        Comparer comparer = new Comparer(settings, TestSetUses.count(settings, List.of(candidate)));
        return recorder.report(comparer.compare(baseline, candidate));
    }

    /**
     * Compares several candidates with one baseline. p values are corrected for their number, for the more are tried,
     * the better the luckiest one looks.
     *
     * @param baseline what the candidates are measured against
     * @param candidates what is to be judged, at least one
     * @return one comparison per candidate, in their order
     */
    public List<Comparison> compareAll(Evaluation baseline, List<Evaluation> candidates) {
        Comparer comparer = new Comparer(settings, TestSetUses.count(settings, candidates));
        return candidates.stream()
                .map(candidate -> recorder.report(comparer.compare(baseline, candidate)))
                .toList();
    }

    /**
     * A builder of an {@link Evaluator}. Everything but the metrics has a default. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final EvaluatorOptions options = new EvaluatorOptions();

        private Builder() {}

        /**
         * Sets the metrics, instead of those set before. The first one decides.
         *
         * @param metrics at least one, named as for {@link #addMetric}
         * @return this
         */
        public Builder metrics(Metric... metrics) {
            if (metrics.length == 0) {
                throw new IllegalArgumentException("metrics: none -> give at least one");
            }
            options.metrics.clear();
            List.of(metrics).forEach(this::addMetric);
            return this;
        }

        /**
         * Appends a further metric. The first metric gives the comparison's verdict; with several, p values are
         * adjusted by Holm's method.
         *
         * @param metric the metric; its name must differ from the others', and is one line of at most
         *     {@value ReportNames#LONGEST} characters
         * @return this
         */
        public Builder addMetric(Metric metric) {
            ReportNames.check("a metric's name", metric.name());
            if (options.metrics.stream().anyMatch(other -> other.name().equals(metric.name()))) {
                throw new IllegalArgumentException(
                        "two metrics are named " + metric.name() + " -> give one another name");
            }
            options.metrics.add(metric);
            return this;
        }

        /**
         * Sets how each question is asked, such as the most tokens of an answer. The default is temperature 0, so that
         * an evaluation can be repeated; what is set here replaces it.
         *
         * @param change applied to every request, which already holds the messages; equal rows must be changed equally
         * @return this
         */
        public Builder request(Consumer<ChatRequest.Builder> change) {
            options.request = change;
            return this;
        }

        /**
         * Sets how models are called: how many calls at once, how often, how long.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder calls(Consumer<EvaluatorCalls> settings) {
            settings.accept(new EvaluatorCalls(options));
            return this;
        }

        /**
         * Sets how differences are judged: intervals, tests and their seed.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder statistics(Consumer<EvaluatorStatistics> settings) {
            settings.accept(new EvaluatorStatistics(options));
            return this;
        }

        /**
         * Sets where every answer is stored as it comes, one JSON line each. A run that was killed goes on where it
         * was; a run that is repeated, with other metrics for example, is scored again without a call.
         *
         * <p>Answers are found by the model's {@linkplain ChatModel#identity() identity}, its name, and everything that
         * the request says. A local model's identity holds its weights, a prompted one's its prompt, so that one
         * trained anew is asked anew. A model that has no more than a name is known by it alone: <strong>change what
         * it answers, and it needs another name or another folder</strong>. One without a name, such as a lambda, is
         * refused.
         *
         * @param folder made where it is missing; each model has a file of its own in it
         * @return this
         */
        public Builder answers(Path folder) {
            options.answers = folder;
            return this;
        }

        /**
         * Puts every evaluation and comparison on record, with the version of the test set, and what gates say about
         * it later. A registry that is out of reach costs no evaluation: what it did not take is logged.
         *
         * @param value to report to; default: none
         * @return this
         */
        public Builder registry(Registry value) {
            options.registry = value;
            return this;
        }

        /**
         * Sets what each evaluation of a model may take at most.
         *
         * @param limit of calls, tokens or money; none by default
         * @return this
         */
        public Builder budget(Budget limit) {
            options.budget = limit;
            return this;
        }

        /**
         * Sets what tokens cost, for every model without a price of its own.
         *
         * @param price per million tokens
         * @return this
         */
        public Builder defaultPrice(TokenPrice price) {
            options.price = price;
            return this;
        }

        /**
         * Adds what the tokens of one model cost.
         *
         * @param model its name; the same name again replaces its price
         * @param price per million tokens
         * @return this
         */
        public Builder addPrice(String model, TokenPrice price) {
            options.prices.put(model, price);
            return this;
        }

        /**
         * Adds a listener that hears how far an evaluation is, with time left and running estimates; those added before
         * hear it too.
         *
         * @param listener called on the evaluating thread after each batch; what it throws is logged and changes
         *     nothing
         * @return this
         */
        public Builder onProgress(Consumer<? super ProgressReport> listener) {
            options.listeners.add(listener);
            return this;
        }

        /**
         * Sets what the candidates were trained on. A test row whose prompt occurs there is a leak, and the evaluation
         * is refused.
         *
         * @param training the training data, validation data too where it chose the model
         * @return this
         */
        public Builder trainingData(Dataset training) {
            options.leakCheck = LeakCheck.against(training);
            return this;
        }

        /**
         * Evaluates in spite of a leak; every report then says how many rows were trained on.
         *
         * @return this
         */
        public Builder allowLeak() {
            options.leakAllowed = true;
            return this;
        }

        /**
         * Sets a file that counts how many different candidates have been compared on each test set. p values are
         * multiplied by that number (Bonferroni): whoever tries twenty models on one test set will find one that looks
         * better.
         *
         * @param file JSON lines, made where it is missing; one for all runs of a project
         * @return this
         */
        public Builder ledger(Path file) {
            options.ledger = file;
            return this;
        }

        /**
         * Adds a division of the rows by a field of theirs, so that comparisons also show where a model is better or
         * worse.
         *
         * @param field name of a further field of the row; dots lead into objects, as in {@code metadata.language}
         * @return this
         */
        public Builder addSlice(String field) {
            return addSlice(field, example -> SliceValue.of(example, field));
        }

        /**
         * Adds a division of the rows by a function. It is tried on every row before the first question is asked; no
         * value, {@code null}, is the slice {@code (none)}.
         *
         * @param name for tables, one line of at most {@value ReportNames#LONGEST} characters
         * @param value the slice that a row belongs to, any text
         * @return this
         */
        public Builder addSlice(String name, Function<ChatExample, @Nullable String> value) {
            ReportNames.check("a slice's name", name);
            options.slices.put(name, value);
            return this;
        }

        /**
         * Says which rows belong together by a field of theirs, such as the document that several questions are about.
         * See {@link #clusterBy(Function)}.
         *
         * @param field name of a further field of the row, which every row must have; dots lead into objects, as in
         *     {@code metadata.document}
         * @return this
         */
        public Builder clusterBy(String field) {
            return clusterBy(example -> SliceValue.found(example, field));
        }

        /**
         * Says which rows belong together. Rows of one group are not independent, and treating them so makes intervals
         * too narrow, often by half: with this, intervals rest on the spread between groups, and tests move whole
         * groups.
         *
         * @param group the group that a row belongs to; a row without one, {@code null}, is refused before the first
         *     question
         * @return this
         */
        public Builder clusterBy(Function<ChatExample, @Nullable String> group) {
            options.cluster = group;
            return this;
        }

        /**
         * Adds a listener that hears, before the first call, which differences the rows can show:
         * {@code onPlan(System.out::println)}.
         *
         * @param listener called once per {@link Evaluator#evaluate} or {@link Evaluator#compare}; what it throws is
         *     logged and changes nothing
         * @return this
         */
        public Builder onPlan(Consumer<? super EvaluationPlan> listener) {
            options.plan = options.plan.andThen(listener);
            return this;
        }

        Builder clock(RunClock clock) {
            options.clock = clock;
            return this;
        }

        /**
         * {@return the evaluator}
         *
         * @throws IllegalStateException if something is missing or contradictory: all of it is named
         */
        public Evaluator build() {
            return new Evaluator(new EvaluatorSettings(options));
        }
    }
}
