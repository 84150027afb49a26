// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveGateHistory;
import io.github.finetune4j.rollout.LiveGateHistory.Point;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One sequence over time as SVG: a band between its bounds, the estimate, no difference, and what the gate allows. */
final class SequenceChart {
    private static final int WIDTH = 430;
    private static final int HEIGHT = 190;
    private static final int LEFT = 62;
    private static final int RIGHT = 10;
    private static final int TOP = 8;
    private static final int BOTTOM = 26;

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

    String title() {
        return title;
    }

    String svg() {
        double[] range = range();
        StringBuilder out = new StringBuilder();
        out.append("<svg role=img aria-label=\"").append(PageHtml.text(title)).append("\" viewBox=\"0 0 ");
        out.append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" width=")
                .append(WIDTH)
                .append(" height=")
                .append(HEIGHT)
                .append('>');
        axis(out, range);
        out.append("<path fill=\"var(--blue)\" fill-opacity=.18 d=\"")
                .append(band(range))
                .append("\" />");
        out.append("<path fill=none stroke=\"var(--blue)\" stroke-width=2 d=\"")
                .append(line(range))
                .append("\" />");
        if (!alone) {
            level(out, range, 0, "var(--dim)", "5 4");
        }
        for (double mark : marks) {
            level(out, range, mark, "var(--bad)", mark == 0 ? "2 6" : "none");
        }
        return out.append("</svg>").toString();
    }

    /**
     * What is drawn: the last bounds and the marks for sure; the wide beginning of the band may run out of the picture.
     */
    private double[] range() {
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
        return new double[] {low - margin, high + margin};
    }

    private double x(Instant at) {
        Instant first = points.get(0).at();
        double whole = Math.max(
                1, Duration.between(first, points.get(points.size() - 1).at()).toMillis());
        return LEFT + (WIDTH - LEFT - RIGHT) * Duration.between(first, at).toMillis() / whole;
    }

    private static double y(double value, double[] range) {
        double within = Math.max(range[0], Math.min(range[1], value));
        return TOP + (HEIGHT - TOP - BOTTOM) * (range[1] - within) / (range[1] - range[0]);
    }

    private String band(double[] range) {
        StringBuilder path = new StringBuilder("M");
        for (Point point : points) {
            path.append(at(x(point.at()), y(point.upper(), range)));
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            path.append(at(x(points.get(i).at()), y(points.get(i).lower(), range)));
        }
        return path.append('z').toString();
    }

    private String line(double[] range) {
        StringBuilder path = new StringBuilder("M");
        points.forEach(point -> path.append(at(x(point.at()), y(point.estimate(), range))));
        return path.toString();
    }

    private static String at(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f ", x, y);
    }

    private static void level(StringBuilder out, double[] range, double value, String colour, String dashes) {
        String y = String.format(Locale.ROOT, "%.1f", y(value, range));
        out.append("<line x1=")
                .append(LEFT)
                .append(" x2=")
                .append(WIDTH - RIGHT)
                .append(" y1=")
                .append(y);
        out.append(" y2=").append(y).append(" stroke=\"").append(colour).append("\" stroke-dasharray=\"");
        out.append(dashes).append("\" />");
    }

    private void axis(StringBuilder out, double[] range) {
        for (int i = 0; i <= 4; i++) {
            double value = range[0] + (range[1] - range[0]) * i / 4;
            double y = y(value, range);
            out.append("<line x1=").append(LEFT).append(" x2=").append(WIDTH - RIGHT);
            out.append(String.format(Locale.ROOT, " y1=%.1f y2=%.1f stroke=\"var(--line)\" />", y, y));
            out.append(String.format(
                    Locale.ROOT, "<text class=dim text-anchor=end x=%d y=%.1f>%.3g</text>", LEFT - 6, y + 4, value));
        }
        out.append("<text class=dim x=")
                .append(LEFT)
                .append(" y=")
                .append(HEIGHT - 8)
                .append('>');
        out.append(time(points.get(0).at()))
                .append("</text><text class=dim text-anchor=end x=")
                .append(WIDTH - RIGHT);
        out.append(" y=")
                .append(HEIGHT - 8)
                .append('>')
                .append(time(points.get(points.size() - 1).at()))
                .append("</text>");
    }

    private static String time(Instant at) {
        return at.toString().substring(0, 16).replace('T', ' ');
    }
}
