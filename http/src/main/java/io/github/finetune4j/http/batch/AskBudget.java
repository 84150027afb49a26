// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The bill so far, and what is set aside for what may still be billed. Not safe for use by several threads. */
final class AskBudget {

    private final Budget limit;
    private final @Nullable TokenPrice price;
    private final double batchShare;
    private Usage billed = new Usage(0, 0);
    private double billedMoney;
    private long answers;
    private long asideRequests;
    private long asideTokens;
    private double asideMoney;

    AskBudget(Budget limit, @Nullable TokenPrice price, double batchShare) {
        this.limit = limit;
        this.price = price;
        this.batchShare = batchShare;
    }

    boolean fits(int requests, Usage most, boolean batch) {
        return answers + asideRequests + requests <= limit.calls()
                && tokens(billed) + asideTokens + tokens(most) <= limit.tokens()
                && billedMoney + asideMoney + money(most, batch) <= limit.money();
    }

    void setAside(int requests, Usage most, boolean batch) {
        asideRequests += requests;
        asideTokens += tokens(most);
        asideMoney += money(most, batch);
    }

    void release(int requests, Usage most, boolean batch) {
        setAside(-requests, NOTHING, batch);
        asideTokens -= tokens(most);
        asideMoney = Math.max(0, asideMoney - money(most, batch));
    }

    void bill(long answered, Usage usage, boolean batch) {
        answers += answered;
        billed = new Usage(billed.inputTokens() + usage.inputTokens(), billed.outputTokens() + usage.outputTokens());
        billedMoney += money(usage, batch);
    }

    Usage usage() {
        return billed;
    }

    OptionalDouble cost() {
        return price == null ? OptionalDouble.empty() : OptionalDouble.of(billedMoney);
    }

    OptionalDouble aside() {
        return price == null ? OptionalDouble.empty() : OptionalDouble.of(asideMoney);
    }

    OptionalDouble cost(Usage usage, boolean batch) {
        return price == null ? OptionalDouble.empty() : OptionalDouble.of(money(usage, batch));
    }

    private double money(Usage usage, boolean batch) {
        return price == null ? 0 : price.of(usage) * (batch ? batchShare : 1);
    }

    private static long tokens(Usage usage) {
        return usage.inputTokens() + usage.outputTokens();
    }

    private static final Usage NOTHING = new Usage(0, 0);
}
