// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import org.apiguardian.api.API;

/**
 * A comparison of two models by one metric on the rows of one slice. Its p value is adjusted by Holm's method for all
 * slices of the comparison.
 *
 * @param slicing what rows were divided by, such as {@code category}
 * @param value which rows these are, such as {@code billing}
 * @param metric the comparison on them
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record SliceComparison(String slicing, String value, MetricComparison metric) {
    /** {@return rows of the slice that have a score} */
    public long rows() {
        return Double.isNaN(metric.effect().estimate()) ? 0 : metric.effect().n();
    }

    /** {@return candidate less baseline, turned so that more is better} */
    public double gain() {
        double effect = metric.effect().estimate();
        return metric.higherIsBetter() ? effect : -effect;
    }
}
