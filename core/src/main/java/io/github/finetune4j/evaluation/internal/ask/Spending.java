// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import org.jspecify.annotations.Nullable;

/** Keeps a run within its budget: what is spent, and what the calls under way will probably take. */
public final class Spending {
    private final Budget budget;
    private final @Nullable TokenPrice price;
    private long calls;
    private long earlier;
    private long underWay;
    private long settled;
    private long tokens;
    private double money;

    public Spending(Budget budget, @Nullable TokenPrice price) {
        this.budget = budget;
        this.price = price;
    }

    /** {@return how many of so many calls may be made now; they count from here on} */
    synchronized int reserve(int wanted) {
        double granted = Math.min(wanted, budget.calls() - earlier - calls);
        granted = Math.min(granted, room((double) budget.tokens(), (double) tokens));
        granted = Math.min(granted, room(budget.money(), money));
        int number = (int) Math.max(0, granted);
        calls += number;
        underWay += number;
        return number;
    }

    /** As {@link #reserve}, but where only the price of calls under way is unknown, waits for it. */
    synchronized int await(int wanted) throws InterruptedException {
        while (true) {
            int granted = reserve(wanted);
            if (granted > 0 || underWay == 0 || calls + earlier >= budget.calls()) {
                return granted;
            }
            wait();
        }
    }

    /** An earlier run has made a call, and its answer is kept: it counts where the budget is one over all runs. */
    public synchronized void kept(Usage usage) {
        if (budget.isOverall()) {
            earlier++;
            took(1, usage);
        }
    }

    /** A call that was reserved is not made. */
    synchronized void giveBack() {
        calls--;
        underWay--;
        notifyAll();
    }

    /** Calls have come back, with whatever they took. */
    synchronized void settle(int number, Usage usage) {
        underWay -= number;
        took(number, usage);
        notifyAll();
    }

    private void took(int number, Usage usage) {
        settled += number;
        tokens += usage.inputTokens() + usage.outputTokens();
        money += price == null ? 0 : price.of(usage);
    }

    public synchronized long calls() {
        return calls;
    }

    private double room(double limit, double spent) {
        if (limit - spent <= 0) {
            return 0;
        }
        double average = settled == 0 ? 0 : spent / settled;
        // the first calls go out one by one, so that their price is known before many are under way
        if (settled == 0 && limit < Long.MAX_VALUE) {
            return underWay == 0 ? 1 : 0;
        }
        return average == 0 ? Integer.MAX_VALUE : Math.floor((limit - spent) / average - underWay);
    }
}
