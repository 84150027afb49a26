// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.summary;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import org.apiguardian.api.API;

/**
 * The order of numbers.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Order {
    private Order() {}

    /**
     * {@return the indexes of the values in rising order; equal values keep theirs}
     *
     * @param values finite numbers
     */
    public static int[] of(double... values) {
        return Sorted.order(Checks.finite("values", 0, values));
    }
}
