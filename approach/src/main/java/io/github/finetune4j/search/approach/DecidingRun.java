// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes models and asks them, and keeps what they said. */
final class DecidingRun {
    private final DecidingOptions options;
    private final DecisionJournal journal;
    private final Map<String, ChatModel> models = new HashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    DecidingRun(DecidingOptions options, DecisionJournal journal) {
        this.options = options;
        this.journal = journal;
    }

    void run() {
        if (journal.state().specification().isEmpty()) {
            journal.begin(options.specification());
        }
        for (Approach approach : options.approaches) {
            if (!journal.state().of(approach).ended()) {
                refused(approach).ifPresentOrElse(why -> leftOut.put(approach.name(), why), () -> measure(approach));
            }
        }
        String untested = test();
        journal.decided(leftOut, untested);
        new DecisionOnRecord(options).report(new DecisionMaker(options, journal.state()).decision());
    }

    /** One that has begun goes on: what it may cost is set aside already. */
    private Optional<String> refused(Approach approach) {
        if (journal.state().begun(approach)) {
            return Optional.empty();
        }
        Optional<Duration> time = options.budget.time();
        if (time.isPresent() && journal.worked().compareTo(time.get()) >= 0) {
            return Optional.of("budget: the time of " + ShownTime.words(time.get()) + " is over");
        }
        return options.budget.refuses(used(), approach.ceiling().orElse(Cost.NONE));
    }

    /** What was spent, and what is still set aside. */
    private Cost used() {
        Cost used = Cost.NONE;
        for (Approach approach : options.approaches) {
            used = used.plus(used(approach));
        }
        return used;
    }

    private Cost used(Approach approach) {
        DecisionState.Progress progress = journal.state().of(approach);
        Optional<Cost> test = progress.validation().map(rows -> expectedTest(approach, rows));
        return test.isPresent()
                ? progress.spent().plus(test.get())
                : progress.spent().orMore(progress.aside());
    }

    private Cost expectedTest(Approach approach, List<AskedRow> rows) {
        Measurement measured = new Measurement(approach, rows, options);
        int size = options.test().size();
        return new Cost((long) Math.ceil(size * measured.meanTokens()), size * measured.meanCost());
    }

    private void measure(Approach approach) {
        if (!journal.state().begun(approach)) {
            journal.begins(approach);
        }
        DecisionState.Progress progress = journal.state().of(approach);
        try {
            ChatModel model = make(approach);
            models.put(approach.name(), model);
            if (progress.usedUp()) {
                journal.failed(approach, "its ceiling was used up before it was asked anything");
                return;
            }
            Evaluation evaluation = evaluate(approach, model, options.validation());
            List<AskedRow> rows = AskedRow.of(evaluation, options.metricNames());
            Cost all = progress.spent().plus(cost(approach, evaluation));
            String wrong = wrong(evaluation, rows);
            if (wrong.isEmpty()) {
                journal.measured(approach, rows, all);
            } else {
                journal.spent(approach, all);
                journal.failed(approach, wrong);
            }
        } catch (CannotBeMade e) {
            journal.failed(approach, "it can't be made: " + e.getMessage());
        } catch (FineTuneException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            journal.failed(approach, "it can't be asked: " + e.getMessage());
        }
    }

    private static String wrong(Evaluation evaluation, List<AskedRow> rows) {
        if (!evaluation.complete()) {
            return "its ceiling was used up after " + evaluation.rows().size() + " of " + evaluation.totalRows()
                    + " rows";
        }
        boolean scored =
                rows.stream().anyMatch(row -> Double.isFinite(row.scores().get(0)));
        return scored ? "" : "the first metric has no score for any of " + rows.size() + " rows";
    }

    private Cost cost(Approach approach, Evaluation evaluation) {
        long tokens = evaluation.usage().inputTokens() + evaluation.usage().outputTokens();
        double money = approach.price(options.prices())
                .map(price -> price.of(evaluation.usage()))
                .orElse(0.0);
        return new Cost(tokens, money);
    }

    private ChatModel make(Approach approach) {
        try {
            return approach.model().make(new ApproachTurn(approach, journal));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "decision " + options.name + ": interrupted while " + approach.name()
                            + " was made -> start it again to go on",
                    e);
        } catch (Exception | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new FineTuneException(
                        "decision " + options.name + ": interrupted while " + approach.name()
                                + " was made -> start it again to go on",
                        e);
            }
            throw new CannotBeMade(e);
        }
    }

    /** Its maker threw. */
    private static final class CannotBeMade extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotBeMade(Throwable cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private Evaluation evaluate(Approach approach, ChatModel model, Dataset data) {
        return evaluator(approach).evaluate(approach.name(), model, data);
    }

    private Evaluator evaluator(Approach approach) {
        Evaluator.Builder builder = Evaluator.builder()
                .metrics(options.metrics().toArray(Metric[]::new))
                .request(options.request)
                .calls(calls -> options.calls.accept(calls.batchSize(1)))
                .statistics(s -> s.level(options.level()).seed(options.seed()))
                .budget(budget(approach));
        Optional<TokenPrice> price = approach.price(options.prices());
        price.ifPresent(builder::defaultPrice);
        Optional.ofNullable(options.answers).ifPresent(folder -> builder.answers(folder.resolve(options.name)));
        Optional.ofNullable(options.registry).ifPresent(builder::registry);
        return builder.build();
    }

    private Budget budget(Approach approach) {
        DecisionState.Progress progress = journal.state().of(approach);
        Budget budget = Budget.unlimited().overall(); // of a process that was killed, too
        if (progress.aside().tokens() > 0) {
            budget = budget.tokens(Math.max(1, progress.left().tokens()));
        }
        if (progress.aside().money() > 0 && approach.price(options.prices()).isPresent()) {
            budget = budget.money(Math.max(Double.MIN_NORMAL, progress.left().money()));
        }
        return budget;
    }

    /** Asks the test rows; says why it didn't. */
    private String test() {
        List<Approach> finalists = finalists();
        if (finalists.size() < 2) {
            return "";
        }
        if (journal.state().finalists().isEmpty()) {
            String tooDear = tooDear(finalists);
            if (!tooDear.isEmpty()) {
                return tooDear;
            }
            TestRowsOnRecord onRecord = new TestRowsOnRecord(options.store, options.test());
            int others = onRecord.others(options.name).size();
            onRecord.add(options.name, options.clock.instant());
            journal.tests(finalists.stream().map(Approach::name).toList(), others);
        }
        finalists.forEach(this::test);
        return "";
    }

    private List<Approach> finalists() {
        List<String> begun = journal.state().finalists();
        return begun.isEmpty()
                ? new DecisionMaker(options, journal.state()).finalists()
                : begun.stream().map(options::approach).toList();
    }

    private String tooDear(List<Approach> finalists) {
        for (Approach approach : finalists) {
            DecisionState.Progress progress = journal.state().of(approach);
            Cost needed = expectedTest(approach, progress.validation().orElseThrow());
            Cost left = progress.left();
            boolean tokens = progress.aside().tokens() > 0 && needed.tokens() > left.tokens();
            boolean money = progress.aside().money() > 0 && needed.money() > left.money();
            if (tokens || money) {
                return "the ceiling of " + approach.name() + " has "
                        + (tokens ? left.tokens() + " tokens" : Numbers.plain(left.money())) + " left, and "
                        + options.test().size() + " test rows would take about "
                        + (tokens ? String.valueOf(needed.tokens()) : Numbers.plain(needed.money()));
            }
        }
        return "";
    }

    private void test(Approach approach) {
        DecisionState.Progress progress = journal.state().of(approach);
        if (progress.test().isPresent()) {
            return;
        }
        try {
            ChatModel model = models.containsKey(approach.name()) ? models.get(approach.name()) : make(approach);
            Evaluation evaluation = evaluate(approach, model, options.test());
            journal.tested(
                    approach,
                    AskedRow.of(evaluation, options.metricNames()),
                    progress.spent().plus(cost(approach, evaluation)));
        } catch (CannotBeMade e) {
            throw new FineTuneException(
                    "decision " + options.name + ": " + approach.name() + " can't be made again for the test rows, "
                            + e.getMessage() + " -> fix it, and start it again to go on",
                    e);
        }
    }
}
