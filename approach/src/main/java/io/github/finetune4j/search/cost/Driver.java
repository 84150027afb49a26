// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.statistics.interval.Interval;
import org.apiguardian.api.API;

/**
 * An uncertain number, and how much of the uncertainty of an approach's net gain comes from it.
 *
 * @param name of the number
 * @param netAtLow net gain with this number at its 5 % quantile and all others at their medians: the bar of a tornado
 *     chart
 * @param netAtHigh net gain with this number at its 95 % quantile
 * @param firstOrder Sobol's first-order index: the share of the variance that would go if it were known
 * @param total Sobol's total index: the share that would stay if all others were known
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Driver(String name, double netAtLow, double netAtHigh, Interval firstOrder, Interval total) {
    /** {@return how far the net gain swings with this number} */
    public double swing() {
        return Math.abs(netAtHigh - netAtLow);
    }
}
