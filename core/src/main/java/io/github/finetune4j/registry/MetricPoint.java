// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry;

import java.time.Instant;
import org.apiguardian.api.API;

/**
 * One point of a metric's curve.
 *
 * @param name of the curve, for example {@code loss}
 * @param step optimiser step, from 0
 * @param at when it was measured
 * @param value what was measured; NaN and infinities are kept as they are
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MetricPoint(String name, long step, Instant at, double value) {
    /** Checks the name. */
    public MetricPoint {
        if (name.isBlank() || name.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("name of a metric: \"" + name + "\" -> give one line, not blank");
        }
    }
}
