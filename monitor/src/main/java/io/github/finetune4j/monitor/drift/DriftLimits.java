// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import org.apiguardian.api.API;

/**
 * Between what a figure is as usual.
 *
 * @param lower below it is not; −∞ where there is no such limit
 * @param upper above it is not; ∞ where there is no such limit
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DriftLimits(double lower, double upper) {
    /**
     * {@return whether a value is as usual; NaN is}
     *
     * @param value a figure
     */
    public boolean allows(double value) {
        return !(value < lower) && !(value > upper);
    }

    /**
     * {@return these limits, drawn to what the figure can be at all}
     *
     * @param least the least it can be
     * @param greatest the greatest it can be
     */
    public DriftLimits within(double least, double greatest) {
        return new DriftLimits(
                Double.isInfinite(lower) ? lower : Math.max(least, lower),
                Double.isInfinite(upper) ? upper : Math.min(greatest, upper));
    }
}
