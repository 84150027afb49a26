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
     * @throws FineTuneException if the model is down
     */
    Evaluation of(ChatModel model, List<ChatExample> rows) {
        Evaluation evaluation = whole(rows.size(), () -> evaluator.evaluate(model, Dataset.of(rows)));
        if (!evaluation.complete()) {
            throw new IllegalArgumentException("evaluator of a prompt search: its own budget ended after "
                    + evaluation.rows().size() + " of " + rows.size()
                    + " rows -> set the budget of the search instead");
        }
        return evaluation;
    }

    /** {@return what came of asking, unless too many questions have no answer for reasons of the service} */
    <T> T whole(int questions, Supplier<T> asking) {
        calls.outages().clear();
        T result = unlessSpent(asking);
        int down = calls.outages().down();
        if (down > Math.max(1, questions / TOLERATED)) {
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
