// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Cost;
import java.util.Optional;

/** The money and tokens that may still be spent. A limit of 0 is none. */
record Purse(Cost limit, boolean batched, Journal journal) {
    static final String CHOOSING = "choosing";

    static String tuning(Candidate candidate) {
        return "tuning " + candidate.name();
    }

    static String asking(String model) {
        return "asking " + model;
    }

    /** Why a step that may cost so much does not begin; empty where it may. */
    Optional<String> refuses(Cost most) {
        Cost all = journal.read(State::spent).plus(most);
        if (limit.tokens() > 0 && (all.tokens() > limit.tokens() || tokensLeft() <= 0)) {
            return Optional.of(
                    "budget: " + most.tokens() + " tokens are needed, and " + Math.max(0, tokensLeft()) + " are left");
        }
        if (limit.money() > 0 && (all.money() > limit.money() || moneyLeft() <= 0)) {
            return Optional.of("budget: " + Words.number(most.money()) + " is needed, and "
                    + Words.number(Math.max(0, moneyLeft())) + " is left");
        }
        return Optional.empty();
    }

    private long tokensLeft() {
        return limit.tokens() - journal.read(State::spent).tokens();
    }

    private double moneyLeft() {
        return limit.money() - journal.read(State::spent).money();
    }

    /** What an evaluation may take, within a ceiling; answers that are kept already cost it nothing. */
    Budget left(boolean priced, Cost ceiling) {
        if (batched) {
            return Budget.unlimited();
        }
        long tokens = least(limit.tokens() > 0 ? Math.max(1, tokensLeft()) : 0, ceiling.tokens());
        double money = least(limit.money() > 0 ? Math.max(Double.MIN_NORMAL, moneyLeft()) : 0, ceiling.money());
        Budget budget = tokens > 0 ? Budget.ofTokens(tokens) : Budget.unlimited();
        return money > 0 && priced ? budget.money(money) : budget;
    }

    private static long least(long one, long other) {
        return one > 0 && other > 0 ? Math.min(one, other) : Math.max(one, other);
    }

    private static double least(double one, double other) {
        return one > 0 && other > 0 ? Math.min(one, other) : Math.max(one, other);
    }
}
