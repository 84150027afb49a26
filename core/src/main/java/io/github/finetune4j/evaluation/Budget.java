// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The most that one evaluation of one model may cost. When it is spent the run stops and keeps what it has; rows are
 * then asked in an order drawn by the seed, so that those asked are a random sample of the data set, and the same one
 * for every model.
 *
 * <p>Calls are never exceeded. Tokens and money are known only after an answer: a call is not made if the average of
 * the calls so far would exceed the limit, so the last answers may exceed it by as much as they are longer than the
 * average.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Budget {
    private final long calls;
    private final long tokens;
    private final double money;
    private final boolean overall;

    private Budget(long calls, long tokens, double money, boolean overall) {
        this.calls = calls;
        this.tokens = tokens;
        this.money = money;
        this.overall = overall;
    }

    /** {@return no limit} */
    public static Budget unlimited() {
        return new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Double.POSITIVE_INFINITY, false);
    }

    /**
     * {@return a limit of calls, retries among them}
     *
     * @param limit at least 1
     */
    public static Budget ofCalls(long limit) {
        return unlimited().calls(limit);
    }

    /**
     * {@return a limit of tokens, prompts and answers together}
     *
     * @param limit at least 1
     */
    public static Budget ofTokens(long limit) {
        return unlimited().tokens(limit);
    }

    /**
     * {@return a limit of money; the evaluator needs a {@link TokenPrice} for it}
     *
     * @param limit above 0, in the currency of the price
     */
    public static Budget ofMoney(double limit) {
        return unlimited().money(limit);
    }

    /**
     * {@return the same budget with another limit of calls}
     *
     * @param limit at least 1
     */
    public Budget calls(long limit) {
        return new Budget(Given.atLeast("budget of calls", limit, 1), tokens, money, overall);
    }

    /**
     * {@return the same budget with another limit of tokens}
     *
     * @param limit at least 1
     */
    public Budget tokens(long limit) {
        return new Budget(calls, Given.atLeast("budget of tokens", limit, 1), money, overall);
    }

    /**
     * {@return the same budget with another limit of money}
     *
     * @param limit above 0
     */
    public Budget money(double limit) {
        Given.above("budget of money", limit, 0);
        return new Budget(calls, tokens, limit, overall);
    }

    /**
     * {@return the same budget over all runs: answers that an earlier one paid for and {@linkplain
     * Evaluator.Builder#answers kept}, killed or not, take their share of it} Otherwise answers that are found again
     * cost nothing, and each run may spend it anew.
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public Budget overall() {
        return new Budget(calls, tokens, money, true);
    }

    /** {@return whether it holds over all runs} */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public boolean isOverall() {
        return overall;
    }

    /** {@return the most calls; {@link Long#MAX_VALUE} where they have no limit} */
    public long calls() {
        return calls;
    }

    /** {@return the most tokens; {@link Long#MAX_VALUE} where they have no limit} */
    public long tokens() {
        return tokens;
    }

    /** {@return the most money; infinite where it has no limit} */
    public double money() {
        return money;
    }

    /** {@return whether anything is limited} */
    public boolean limited() {
        return calls < Long.MAX_VALUE || tokens < Long.MAX_VALUE || limitsMoney();
    }

    /** {@return whether money is limited} */
    public boolean limitsMoney() {
        return money < Double.POSITIVE_INFINITY;
    }

    String text(@Nullable TokenPrice price) {
        StringBuilder text = new StringBuilder();
        if (calls < Long.MAX_VALUE) {
            text.append(calls).append(" calls, ");
        }
        if (tokens < Long.MAX_VALUE) {
            text.append(tokens).append(" tokens, ");
        }
        if (limitsMoney()) {
            text.append(money)
                    .append(price == null ? "" : " " + price.currency())
                    .append(", ");
        }
        return text.substring(0, Math.max(0, text.length() - 2));
    }

    @Override
    public String toString() {
        return limited() ? "budget of " + text(null) : "no budget";
    }
}
