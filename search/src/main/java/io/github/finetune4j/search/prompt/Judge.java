// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.LeakedTestDataException;
import java.util.List;
import java.util.function.Supplier;

/** Evaluates, and knows a budget that was spent from a model that failed. */
record Judge(Evaluator evaluator, PaidCalls calls) {
    /**
     * {@return all answers with their scores}
     *
     * @throws BudgetSpentException if there was no budget for all of them; those that were given are kept
     */
    Evaluation of(ChatModel model, List<ChatExample> rows) {
        Evaluation evaluation = unlessSpent(() -> evaluator.evaluate(model, Dataset.of(rows)));
        if (!evaluation.complete()) {
            throw new IllegalArgumentException("evaluator of a prompt search: its own budget ended after "
                    + evaluation.rows().size() + " of " + rows.size()
                    + " rows -> set the budget of the search instead");
        }
        return evaluation;
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
