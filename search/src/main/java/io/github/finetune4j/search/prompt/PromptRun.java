// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchPausedException;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a prompt search: from the beginning, or from where another one was. */
final class PromptRun {
    private static final String MODEL = "model";
    private static final String TEACHER = "teacher";
    private static final String PROPOSER = "proposer";

    private final PromptSearchOptions options;
    private final PromptSearchPlan plan;
    private final PaidCalls calls;
    private final Judge judge;
    private final PaidModel model;
    private String ending = "";

    PromptRun(PromptSearchOptions options, PromptSearchPlan plan) {
        this.options = options;
        this.plan = plan;
        calls = new PaidCalls(options.store, options.name + ".calls", options.budget);
        judge = new Judge(options.evaluator, calls);
        model = paid(options.model, MODEL);
    }

    private PaidModel paid(ChatModel asked, String role) {
        return new PaidModel(asked, role, calls, options.prices.get(asked.name()), options.maxTokens());
    }

    PromptSearchResult run() {
        calls.open(options.what());
        calls.setAside(comparison(options.inUse).plus(comparison(options.inUse)));
        refuseIfNothingIsLeft();
        PromptCandidates candidates = candidates();
        setAside(candidates);
        PromptSpace prompts = new PromptSpace(candidates);
        SearchResult result = search(candidates, prompts);
        Trial winner = winner(result);
        Combination best = prompts.combination(winner.settings());
        TaskPrompt found = prompt(candidates, best);
        Evaluation before = kept(options.inUse);
        Evaluation after = best.equals(Combination.IN_USE) ? before : kept(found);
        Comparison comparison = best.equals(Combination.IN_USE) ? null : compare(found);
        return new PromptSearchResult(
                options.metric(),
                options.inUse,
                found,
                before,
                after,
                comparison,
                candidates,
                trials(result, prompts),
                cost(),
                plan,
                ending);
    }

    private void refuseIfNothingIsLeft() {
        CallCost least = comparison(options.inUse).plus(comparison(options.inUse));
        if (!calls.covers(least)) {
            throw new IllegalArgumentException(options.budget + ": the comparison on "
                    + options.test().size() + " test rows alone may take " + least.tokens() + " tokens"
                    + (least.money() > 0 ? " and " + least.money() + " in money" : "")
                    + " -> raise it, or give fewer test rows or a lower maxTokens");
        }
    }

    /** What a prompt's answers to the test rows may take. */
    private CallCost comparison(TaskPrompt prompt) {
        if (options.budget.tokens() == Long.MAX_VALUE && !options.budget.limitsMoney()) {
            return new CallCost(options.test().size(), 0, 0);
        }
        PromptedChat prompted = new PromptedChat(model, prompt);
        return options.test()
                .chats()
                .map(row -> model.most(prompted.prompted(ChatRequest.of(row.prompt()))))
                .reduce(CallCost.NONE, CallCost::plus);
    }

    private void setAside(PromptCandidates candidates) {
        CallCost dearest = CallCost.NONE;
        for (String instruction : candidates.instructions()) {
            for (List<ChatExample> examples : candidates.exampleSets()) {
                dearest = dearest.orMore(comparison(new TaskPrompt(instruction, examples)));
            }
        }
        calls.setAside(dearest.plus(comparison(options.inUse)));
    }

    private PromptCandidates candidates() {
        try {
            ChatModel teacher = options.inUse.on(paid(options.teacher(), TEACHER));
            ExampleSets sets = ExampleSets.of(options, teacher, judge);
            Instructions instructions =
                    Instructions.of(options, paid(options.proposer(), PROPOSER), judge, sets.sets());
            return new PromptCandidates(
                    instructions.kept(), sets.sets(), sets.counts(), instructions.counts(), instructions.cutRows());
        } catch (BudgetSpentException e) {
            throw tooLittle(e);
        }
    }

    private static FineTuneException tooLittle(BudgetSpentException e) {
        return new FineTuneException(
                "prompt search: the budget was spent before the prompt in use was judged on all validation rows; "
                        + e.problem() + " -> raise it, and run the search again (answers that were given are kept)",
                e);
    }

    private SearchResult search(PromptCandidates candidates, PromptSpace prompts) {
        int trials = candidates.combinations() == 1 ? 0 : trials(candidates);
        TrialOrder order = TrialOrder.of(options).withTrials(trials);
        Search search = Search.builder(prompts.space(), goal())
                .sampler(new PromptSampler(prompts, options.sampler, order))
                .budget(b -> b.trials(order.all()))
                .first(prompts.settings(Combination.IN_USE))
                .store(options.store, options.name)
                .seed(options.seed)
                .build();
        PromptTrials objective = new PromptTrials(
                options,
                order,
                judge,
                trial -> new PromptedChat(model, prompt(candidates, prompts.combination(trial.settings()))));
        ending = "all " + trials + " trials were made";
        try {
            return search.run(objective);
        } catch (SearchPausedException e) {
            BudgetSpentException spent = spent(e);
            ending = "the trials ended early: " + spent.getMessage();
            SearchResult known = search.found();
            if (known.history().trials().stream().noneMatch(PromptTrials::complete)) {
                throw tooLittle(spent);
            }
            return known;
        }
    }

    /** Without minibatches each prompt is judged once. */
    private int trials(PromptCandidates candidates) {
        boolean minibatches = TrialOrder.of(options).minibatches();
        return minibatches ? plan.trials() : Math.min(plan.trials(), candidates.combinations() - 1);
    }

    /** {@return what ended the trials, if it was the budget; all else is thrown as it came} */
    private static BudgetSpentException spent(SearchPausedException e) {
        if (e.getCause() instanceof BudgetSpentException spent) {
            return spent;
        }
        if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
        }
        throw e;
    }

    private Goal goal() {
        return new Goal(options.metric().name(), options.metric().higherIsBetter());
    }

    private TaskPrompt prompt(PromptCandidates candidates, Combination of) {
        return of.equals(Combination.IN_USE) ? options.inUse : candidates.prompt(of);
    }

    /** The best on all validation rows; of equals, the one that was tried first. */
    private static Trial winner(SearchResult result) {
        Goal goal = result.history().goal();
        return result.history().trials().stream()
                .filter(PromptTrials::complete)
                .min(Comparator.comparingDouble(
                        trial -> goal.loss(trial.values().get(0))))
                .orElseThrow();
    }

    /** The evaluation that a trial made, from the answers that are there. */
    private Evaluation kept(TaskPrompt prompt) {
        return options.evaluator.evaluate(prompt.on(model.keptOnly()), options.validation());
    }

    private @Nullable Comparison compare(TaskPrompt found) {
        calls.compare();
        try {
            return judge.whole(
                    2 * options.test().size(),
                    () -> options.evaluator.compare(options.inUse.on(model), found.on(model), options.test()));
        } catch (BudgetSpentException e) {
            ending += "; the comparison on the test rows is missing: " + e.getMessage();
            return null;
        }
    }

    private static List<PromptTrial> trials(SearchResult result, PromptSpace prompts) {
        return result.history()
                .in(TrialState.COMPLETE)
                .map(trial -> {
                    Combination of = prompts.combination(trial.settings());
                    return new PromptTrial(
                            trial.number(),
                            of.instruction(),
                            of.examples(),
                            PromptTrials.complete(trial),
                            trial.values().get(0));
                })
                .toList();
    }

    private PromptSearchCost cost() {
        CallCost cost = calls.cost();
        Usage own = calls.usage(MODEL);
        return new PromptSearchCost(
                cost.calls(),
                calls.failures(),
                cost.tokens(),
                cost.money(),
                own,
                calls.usage(TEACHER),
                calls.usage(PROPOSER));
    }
}
