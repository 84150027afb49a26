// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.monitor.drift.DriftLimits;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A figure of quality that nobody measured: it follows from the model's own confidence, and is right as long as that
 * is.
 * It may be wrong by more than its band where inputs come that the labelled rows did not hold.
 *
 * @param metric what is estimated
 * @param estimate its value, from 0 to 1
 * @param samplingError the standard error that as many rows would have if they were labelled
 * @param lower the estimate less three standard errors, at least 0
 * @param upper the estimate plus three standard errors, at most 1
 * @param limits between what it was in the labelled reference, chunk by chunk
 * @param n rows behind it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EstimatedFigure(
        EstimatedMetric metric,
        double estimate,
        double samplingError,
        double lower,
        double upper,
        DriftLimits limits,
        long n) {
    /** {@return whether the estimate is outside of what the reference was} */
    public boolean alert() {
        return !limits.allows(estimate);
    }

    /** {@return whether even the whole band is outside of what the reference was: much less often by chance} */
    public boolean bandOutside() {
        return upper < limits.lower() || lower > limits.upper();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "estimated, not measured: %s %.3f [%.3f, %.3f] of %d rows without labels",
                metric.word(),
                estimate,
                lower,
                upper,
                n);
    }
}
