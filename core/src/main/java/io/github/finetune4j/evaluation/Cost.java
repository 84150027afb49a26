// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import org.apiguardian.api.API;

/**
 * The cost of work with models: of a trial, an approach, a step. Immutable.
 *
 * @param tokens read, written or trained on, at least 0
 * @param money in one currency, at least 0
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Cost(long tokens, double money) {
    /** Nothing. */
    public static final Cost NONE = new Cost(0, 0);

    /** Checks the figures. */
    public Cost {
        if (tokens < 0 || !(money >= 0 && money < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "cost: " + tokens + " tokens, " + money + " in money -> give finite numbers of at least 0");
        }
    }

    /**
     * {@return the sum}
     *
     * @param other added
     */
    public Cost plus(Cost other) {
        return new Cost(Math.addExact(tokens, other.tokens), money + other.money);
    }

    /**
     * {@return the greater of both, tokens and money apart}
     *
     * @param other compared
     */
    public Cost orMore(Cost other) {
        return new Cost(Math.max(tokens, other.tokens), Math.max(money, other.money));
    }
}
