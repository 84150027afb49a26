// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.evaluation.Budget;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The calls that a prompt search will make at most, known before the first one. A call that fails and is repeated
 * counts again: it comes on top of these, and never of the budget. Immutable.
 *
 * @param trials prompts that are tried beside the one in use; fewer than were asked for where the budget has no room
 * @param minibatch rows on which a trial is judged at first; as many as there are validation rows: on all
 * @param complete how many prompts are judged on all validation rows, the one in use among them, at most
 * @param teacherCalls for examples
 * @param proposerCalls for instructions
 * @param validationCalls to judge prompts
 * @param testCalls for the comparison at the end
 * @param budget the limit
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptSearchPlan(
        int trials,
        int minibatch,
        int complete,
        long teacherCalls,
        long proposerCalls,
        long validationCalls,
        long testCalls,
        Budget budget) {
    /** {@return all calls together} */
    public long calls() {
        return teacherCalls + proposerCalls + validationCalls + testCalls;
    }

    /** {@return the plan in one line} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "at most %d calls: %d for examples, %d for instructions, %d to judge prompts (%d trials on %d rows each,"
                        + " %d prompts on all rows), %d on test rows; %s",
                calls(),
                teacherCalls,
                proposerCalls,
                validationCalls,
                trials,
                minibatch,
                complete,
                testCalls,
                budget);
    }

    static PromptSearchPlan of(PromptSearchOptions options) {
        TrialOrder order = TrialOrder.of(options);
        PromptSearchPlan plan = of(options, order);
        while (plan.calls() > options.budget.calls() && order.trials() > 1) {
            order = order.withTrials(order.trials() - 1);
            plan = of(options, order);
        }
        if (plan.calls() > options.budget.calls()) {
            throw new IllegalArgumentException("budget of calls: " + options.budget.calls() + " -> give at least "
                    + plan.calls() + ", for one trial, or fewer rows, instructions or example sets (" + plan + ")");
        }
        return plan;
    }

    private static PromptSearchPlan of(PromptSearchOptions options, TrialOrder order) {
        int rows = options.validation().size();
        long judging = order.minibatches()
                ? (long) order.complete() * rows + (long) order.trials() * order.minibatch()
                : (long) order.complete() * rows;
        return new PromptSearchPlan(
                order.trials(),
                order.minibatch(),
                order.complete(),
                ExampleSets.mostCalls(options),
                Instructions.mostCalls(options),
                judging,
                2L * options.test().size(),
                options.budget);
    }
}
