// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Cost;

/**
 * Room in a limit: what may still be spent.
 *
 * @param tokens infinite where they have no limit; below 0 where too many were spent
 * @param money the same
 */
record Room(double tokens, double money) {
    /** What is left of a limit, of which 0 is none. */
    static Room of(Cost limit, Cost spent) {
        return new Room(
                limit.tokens() > 0 ? (double) limit.tokens() - (double) spent.tokens() : Double.POSITIVE_INFINITY,
                limit.money() > 0 ? limit.money() - spent.money() : Double.POSITIVE_INFINITY);
    }

    Room least(Room other) {
        return new Room(Math.min(tokens, other.tokens), Math.min(money, other.money));
    }

    Room times(double share) {
        return new Room(tokens * share, money * share);
    }

    boolean limitsTokens() {
        return tokens < Double.POSITIVE_INFINITY;
    }

    boolean limitsMoney() {
        return money < Double.POSITIVE_INFINITY;
    }

    boolean usedUp() {
        return tokens <= 0 || money <= 0;
    }

    /** What an evaluation may take, answers that are kept among it. */
    Budget budget(boolean priced) {
        Budget budget = Budget.unlimited().overall();
        if (limitsTokens()) {
            budget = budget.tokens((long) Math.max(1, tokens));
        }
        return limitsMoney() && priced ? budget.money(Math.max(Double.MIN_NORMAL, money)) : budget;
    }

    /** The same as a ceiling, of which 0 would be none. */
    Cost ceiling() {
        return new Cost(
                limitsTokens() ? (long) Math.max(1, tokens) : 0,
                limitsMoney() ? Math.max(Double.MIN_NORMAL, money) : 0);
    }
}
