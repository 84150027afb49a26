// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.html.internal.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws a loss curve. */
final class LossChart {
    static final int WIDTH = 760;
    static final int HEIGHT = 300;

    private static final int POINTS = 400;

    private LossChart() {}

    /** The chart as an {@code svg} element; empty where this machine can draw no text, as without any font. */
    static Optional<String> svg(LossCurve curve) {
        return new LineChart(WIDTH, HEIGHT)
                .svg("loss by optimiser step", points(thinned(curve.training())), points(curve.validation()));
    }

    private static List<LineChart.Point> points(List<LossCurve.Point> points) {
        return points.stream()
                .map(point -> new LineChart.Point(point.step(), point.loss()))
                .toList();
    }

    /** At most {@value #POINTS} points: neighbours are replaced by their mean. */
    static List<LossCurve.Point> thinned(List<LossCurve.Point> points) {
        int group = (points.size() + POINTS - 1) / POINTS;
        if (group <= 1) {
            return points;
        }
        List<LossCurve.Point> means = new ArrayList<>();
        for (int start = 0; start < points.size(); start += group) {
            List<LossCurve.Point> some = points.subList(start, Math.min(start + group, points.size()));
            double mean =
                    some.stream().mapToDouble(LossCurve.Point::loss).average().orElseThrow();
            means.add(new LossCurve.Point(some.get(some.size() / 2).step(), mean));
        }
        return means;
    }
}
