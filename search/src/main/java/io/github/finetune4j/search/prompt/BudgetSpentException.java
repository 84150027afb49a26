// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.error.FineTuneException;

/** A call that the budget doesn't cover. */
final class BudgetSpentException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    BudgetSpentException(String problem) {
        super(problem + " -> raise it, and run the search again");
        this.problem = problem;
    }

    /** {@return the message without what to do} */
    String problem() {
        return problem;
    }
}
