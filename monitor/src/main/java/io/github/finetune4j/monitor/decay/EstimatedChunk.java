// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * The estimated quality of one chunk of rows. Immutable.
 *
 * @param first index of its first row
 * @param last index of its last row
 * @param figures each metric's estimate
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EstimatedChunk(int first, int last, Map<EstimatedMetric, EstimatedFigure> figures) {
    /** Copies the figures. */
    public EstimatedChunk {
        figures = Map.copyOf(figures);
    }

    /**
     * {@return the estimate of a metric}
     *
     * @param metric any
     */
    public EstimatedFigure figure(EstimatedMetric metric) {
        EstimatedFigure figure = figures.get(metric);
        if (figure == null) {
            throw new IllegalArgumentException(
                    "estimate of " + metric.word() + ": none -> ask for one of " + figures.keySet());
        }
        return figure;
    }
}
