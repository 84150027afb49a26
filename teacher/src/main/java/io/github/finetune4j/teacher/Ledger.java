// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Cost;

/**
 * The questions and the money spent, within a budget: nothing is asked whose most would go beyond it. Answers on
 * record count as when they were paid for, so that another process comes to the same sums.
 */
final class Ledger {
    private final Budget budget;
    private long calls;
    private long tokens;
    private double money;

    Ledger(Budget budget) {
        this.budget = budget;
    }

    /** The most that a question may take. */
    record Most(long calls, long tokens, double money) {
        static final Most NOTHING = new Most(0, 0, 0);

        static Most of(Usage usage, double money) {
            return new Most(1, usage.inputTokens() + usage.outputTokens(), money);
        }

        Most plus(Most other) {
            return new Most(calls + other.calls, tokens + other.tokens, money + other.money);
        }
    }

    /** {@return whether there is room for so much} */
    boolean fits(Most most) {
        return calls + most.calls <= budget.calls()
                && (budget.tokens() == Long.MAX_VALUE || tokens + most.tokens <= budget.tokens())
                && money + most.money <= budget.money();
    }

    void asked() {
        calls++;
    }

    void paid(Usage usage, double cost) {
        tokens += usage.inputTokens() + usage.outputTokens();
        money += cost;
    }

    long calls() {
        return calls;
    }

    Cost cost() {
        return new Cost(tokens, money);
    }
}
