// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A line of a chart.
 *
 * @param name what it shows
 * @param points from left to right; those that are no finite numbers are left out
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PageCurve(String name, List<Point> points) {
    /** Copies the points. */
    public PageCurve {
        points = List.copyOf(points);
    }

    /**
     * A point of a line.
     *
     * @param x across
     * @param y up
     * @since 0.1
     */
    public record Point(double x, double y) {}
}
