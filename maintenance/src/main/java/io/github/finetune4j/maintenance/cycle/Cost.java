// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import org.apiguardian.api.API;

/**
 * The cost of a thing. Immutable.
 *
 * @param money in the application's currency, not negative
 * @param tokens read, written or trained on, not negative
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Cost(double money, long tokens) {
    /** Nothing. */
    public static final Cost NONE = new Cost(0, 0);

    /** Refuses negative amounts. */
    public Cost {
        if (!(money >= 0) || Double.isInfinite(money) || tokens < 0) {
            throw new IllegalArgumentException(
                    "cost: " + money + " and " + tokens + " tokens -> give finite amounts of at least 0");
        }
    }

    /**
     * {@return both together}
     *
     * @param other added
     */
    public Cost plus(Cost other) {
        return new Cost(money + other.money, Math.addExact(tokens, other.tokens));
    }
}
