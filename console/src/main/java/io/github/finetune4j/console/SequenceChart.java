// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveGateHistory;
import io.github.finetune4j.rollout.LiveGateHistory.Point;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One sequence over time: a band between its bounds, the estimate, no difference, and what the gate allows. */
final class SequenceChart {
    private static final int HEIGHT = 260;
    private static final int TOP = 12;
    private static final int BOTTOM = HEIGHT - 30;

    private final String title;
    private final double[] marks;
    private final boolean alone;
    private final List<Point> points;

    private SequenceChart(LiveGateHistory history, double[] marks, boolean alone) {
        title = history.series() + " · stage run " + history.epoch();
        this.marks = marks;
        this.alone = alone;
        points = history.points();
    }

    static List<SequenceChart> all(List<LiveGateHistory> histories, RolloutPolicy policy) {
        return histories.stream()
                .filter(history -> history.points().size() > 1)
                .map(history -> chart(history, policy))
                .toList();
    }

    private static SequenceChart chart(LiveGateHistory history, RolloutPolicy policy) {
        return gates(policy)
                .filter(history::isOf)
                .findFirst()
                .map(gate -> new SequenceChart(history, allowed(gate, policy), gate.kind() == LiveGate.Kind.WITHIN))
                .orElseGet(() -> new SequenceChart(history, new double[0], true));
    }

    private static Stream<LiveGate> gates(RolloutPolicy policy) {
        return Stream.concat(
                policy.gates().stream(), policy.stages().stream().flatMap(stage -> stage.gates().stream()));
    }

    /** Where the gate draws its line, in the metric's own direction. */
    private static double[] allowed(LiveGate gate, RolloutPolicy policy) {
        boolean less = policy.metrics().stream()
                .anyMatch(metric -> metric.name().equals(gate.metric()) && metric.lessBetter());
        double margin = gate.margin();
        return switch (gate.kind()) {
            case NO_WORSE, WATCH -> new double[] {less ? margin : -margin};
            case BETTER -> new double[] {less ? -margin : margin};
            case WITHIN -> new double[] {margin};
        };
    }

    void write(Pen to) {
        Axis up = up();
        Picture picture =
                Picture.figure(to, title, title, Picture.WIDTH, HEIGHT).across(up);
        picture.area("c0 band", band(up)).line("c0", line(up));
        if (!alone) {
            level(picture, "level dashed", up.at(0));
        }
        for (double mark : marks) {
            level(picture, mark == 0 ? "c4 level dotted" : "c4 level", up.at(mark));
        }
        Instant first = points.get(0).at();
        Instant last = points.get(points.size() - 1).at();
        picture.words("", "start", Picture.LEFT, HEIGHT - 8, ShownTime.words(first));
        picture.words("", "end", Picture.WIDTH - Picture.RIGHT, HEIGHT - 8, ShownTime.words(last));
        picture.end(List.of());
    }

    private static void level(Picture picture, String style, double y) {
        picture.line(style, Picture.LEFT, y, Picture.WIDTH - Picture.RIGHT, y);
    }

    /**
     * What is drawn: the last bounds and the marks for sure; the wide beginning of the band may run out of the picture.
     */
    private Axis up() {
        Point last = points.get(points.size() - 1);
        double low = Math.min(last.lower(), alone ? last.lower() : 0);
        double high = Math.max(last.upper(), alone ? last.upper() : 0);
        for (Point point : points) {
            low = Math.min(low, point.estimate());
            high = Math.max(high, point.estimate());
        }
        for (double mark : marks) {
            low = Math.min(low, mark);
            high = Math.max(high, mark);
        }
        double margin = Math.max((high - low) * 0.35, 1e-9);
        return new Axis(low - margin, high + margin, BOTTOM, TOP);
    }

    private double x(Instant at) {
        Instant first = points.get(0).at();
        double whole = Math.max(
                1, Duration.between(first, points.get(points.size() - 1).at()).toMillis());
        return Picture.LEFT
                + (Picture.WIDTH - Picture.LEFT - Picture.RIGHT)
                        * Duration.between(first, at).toMillis()
                        / whole;
    }

    private List<Picture.Point> band(Axis up) {
        List<Picture.Point> band = new ArrayList<>();
        points.forEach(point -> band.add(new Picture.Point(x(point.at()), up.within(point.upper()))));
        for (int i = points.size() - 1; i >= 0; i--) {
            band.add(new Picture.Point(
                    x(points.get(i).at()), up.within(points.get(i).lower())));
        }
        return band;
    }

    private List<Picture.Point> line(Axis up) {
        return points.stream()
                .map(point -> new Picture.Point(x(point.at()), up.at(point.estimate())))
                .toList();
    }
}
