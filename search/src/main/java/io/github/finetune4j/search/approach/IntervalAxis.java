// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws intervals on one axis. A picture is stretched to its place, so that words stand beside it. */
final class IntervalAxis {
    private static final double ROOM = 0.05;

    private final double low;
    private final double high;

    private IntervalAxis(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** {@return an axis on which all ends fit} */
    static IntervalAxis over(List<Interval> all) {
        double[] ends = all.stream()
                .flatMapToDouble(each -> DoubleStream.of(each.lower(), each.estimate(), each.upper()))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double least = ends.length == 0 ? 0 : ends[0];
        double most = ends.length == 0 ? 1 : ends[ends.length - 1];
        double room = most > least ? ROOM * (most - least) : 1;
        return new IntervalAxis(least - room, most + room);
    }

    /** {@return an interval without marks} */
    String picture(Interval of) {
        return svg(range(of));
    }

    /**
     * {@return an interval with two marks}
     *
     * @param of what is drawn
     * @param zero no difference
     * @param margin that was set
     */
    String picture(Interval of, double zero, double margin) {
        return svg(vertical("zero", zero, 0, 10) + vertical("margin", margin, 0, 10) + range(of));
    }

    private String range(Interval of) {
        double from = place(Math.max(low, of.lower()));
        double to = place(Math.min(high, of.upper()));
        return Numbers.format(
                        "<rect class=\"range\" x=\"%.2f\" y=\"3.5\" width=\"%.2f\" height=\"3\"/>",
                        from, Math.max(0.4, to - from))
                + vertical("point", of.estimate(), 1, 9);
    }

    private String vertical(String cssClass, double value, double from, double to) {
        return Numbers.format(
                "<line class=\"%s\" x1=\"%.2f\" x2=\"%.2f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                cssClass, place(value), place(value), from, to);
    }

    private static String svg(String content) {
        return "<svg class=\"interval\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                + content + "</svg>";
    }

    private double place(double value) {
        return 100 * (value - low) / (high - low);
    }
}
