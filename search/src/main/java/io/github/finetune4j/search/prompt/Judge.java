// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.LeakedTestDataException;
import io.github.finetune4j.internal.callback.FailedMetric;
import java.util.List;
import java.util.function.Supplier;

/** Evaluates, and tells a budget that was spent, and a service that is down, from a prompt that does badly. */
record Judge(Evaluator evaluator, PaidCalls calls) {
    /** One row of so many may fail for the service's reasons: some never get through. */
    private static final int TOLERATED = 20;

    /**
     * {@return all answers with their scores}
     *
     * @throws BudgetSpentException if there was no budget for all of them; those that were given are kept
     * @throws FineTuneException if the model is down, or the metric fails on more than a few rows
     */
    Evaluation of(ChatModel model, List<ChatExample> rows) {
        Evaluation evaluation = whole(rows.size(), () -> evaluator.evaluate(model, Dataset.of(rows)));
        if (!evaluation.complete()) {
            throw new IllegalArgumentException("evaluator of a prompt search: its own budget ended after "
                    + evaluation.rows().size() + " of " + rows.size()
                    + " rows -> set the budget of the search instead");
        }
        refuseIfFailed(evaluator.metrics().get(0).name(), evaluation);
        return evaluation;
    }

    /** Figures of the rows on which the metric did not fail would compare prompts by chance. */
    private static void refuseIfFailed(String metric, Evaluation evaluation) {
        List<String> failures = evaluation.rows().stream()
                .map(row -> row.score(metric).orElseThrow())
                .filter(score -> score.missing() && FailedMetric.is(score.explanation()))
                .map(score -> FailedMetric.thrown(score.explanation()))
                .toList();
        int rows = evaluation.rows().size();
        if (failures.size() > tolerated(rows)) {
            throw new FineTuneException("prompt search: the metric " + metric + " failed on " + failures.size() + " of "
                    + rows + " rows: " + failures.get(0)
                    + " -> fix it, and run the search again; what the model has answered is kept");
        }
    }

    private static int tolerated(int rows) {
        return Math.max(1, rows / TOLERATED);
    }

    /** {@return what came of asking, unless too many questions have no answer for reasons of the service} */
    <T> T whole(int questions, Supplier<T> asking) {
        calls.outages().clear();
        T result = unlessSpent(asking);
        int down = calls.outages().down();
        if (down > tolerated(questions)) {
            throw new FineTuneException("prompt search: " + down + " of " + questions + " rows were not answered: "
                    + calls.outages().reason()
                    + " -> run the search again once the model answers; what it has answered is kept");
        }
        return result;
    }

    <T> T unlessSpent(Supplier<T> asking) {
        T result;
        try {
            result = asking.get();
        } catch (LeakedTestDataException e) {
            throw new IllegalArgumentException(
                    "evaluator of a prompt search: refuses rows of the search as trained on -> build it without"
                            + " trainingData(...); the search keeps its own rows apart",
                    e);
        } catch (RuntimeException e) {
            throwIfSpent();
            throw e;
        }
        throwIfSpent();
        return result;
    }

    private void throwIfSpent() {
        BudgetSpentException spent = calls.spent();
        if (spent != null) {
            throw spent;
        }
    }
}
