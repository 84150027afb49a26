// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageCurve.Point;
import io.github.finetune4j.html.internal.LineChart;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import java.util.List;

/** Curves in a style: where they are smoothed, what they were lies behind. */
record CurveDrawing(String label, List<PageCurve> curves, CurveStyle style) {
    CurveDrawing(String label, List<PageCurve> curves) {
        this(label, curves, CurveStyle.PLAIN);
    }

    CurveDrawing {
        if (curves.size() > LineChart.MOST) {
            throw new IllegalArgumentException("curves of " + label + ": " + curves.size() + " -> draw 8 at most");
        }
        label = label + style.words();
    }

    void write(PageBody to) {
        List<LineChart.Line> lines = curves.stream().map(this::line).toList();
        long leftOut = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> Double.isFinite(point.y()) && !style.draws(point.y()))
                .count();
        if (lines.stream().anyMatch(line -> !line.points().isEmpty())) {
            LineChart.write(pen(to), label, lines, style.logarithmic());
            if (leftOut > 0) {
                to.note(Words.count(leftOut, "point", "points")
                        + " of 0 or less left out: no logarithmic scale shows them.");
            }
        } else {
            to.note(
                    leftOut > 0
                            ? "All points of " + label + " are 0 or less, which no logarithmic scale shows."
                            : "No points are on record for " + label + ".");
        }
    }

    static Pen pen(PageBody to) {
        return new Pen(to::open, to::text, to::close);
    }

    private LineChart.Line line(PageCurve curve) {
        List<Point> drawn = curve.points().stream()
                .filter(point -> Double.isFinite(point.x()) && style.draws(point.y()))
                .toList();
        return style.smooths(drawn)
                ? new LineChart.Line(curve.name() + ", smoothed", places(style.smoothed(drawn)), places(drawn))
                : new LineChart.Line(curve.name(), places(drawn), List.of());
    }

    private static List<Picture.Point> places(List<Point> points) {
        return points.stream()
                .map(point -> new Picture.Point(point.x(), point.y()))
                .toList();
    }
}
