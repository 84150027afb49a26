// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageCurve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lines over one another, as SVG that takes its colours from the style sheet. */
final class CurveDrawing {
    static final int MOST = 8;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int LEFT = 74;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 30;
    private static final int POINTS = 400;

    private final String label;
    private final CurveStyle style;
    private final List<PageCurve> curves;
    private final List<PageCurve> behind;
    private final Scale across;
    private final Scale up;
    private final long leftOut;

    CurveDrawing(String label, List<PageCurve> curves) {
        this(label, curves, CurveStyle.PLAIN);
    }

    CurveDrawing(String label, List<PageCurve> curves, CurveStyle style) {
        if (curves.size() > MOST) {
            throw new IllegalArgumentException("curves of " + label + ": " + curves.size() + " -> draw 8 at most");
        }
        this.label = label + style.words();
        this.style = style;
        this.curves = curves.stream().map(this::front).toList();
        behind = curves.stream().map(this::behind).toList();
        across = Scale.of(all().stream().mapToDouble(Point::x).toArray(), LEFT, WIDTH - RIGHT);
        up = Scale.of(all().stream().mapToDouble(point -> style.even(point.y())).toArray(), HEIGHT - BOTTOM, TOP);
        leftOut = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> Double.isFinite(point.y()) && !style.draws(point.y()))
                .count();
    }

    private PageCurve front(PageCurve curve) {
        List<Point> drawn = drawn(curve.points());
        return style.smooths(drawn)
                ? new PageCurve(curve.name() + ", smoothed", thinned(style.smoothed(drawn)))
                : new PageCurve(curve.name(), thinned(drawn));
    }

    /** {@return the curve as it is, where another is drawn over it} */
    private PageCurve behind(PageCurve curve) {
        List<Point> drawn = drawn(curve.points());
        return new PageCurve(curve.name(), style.smooths(drawn) ? thinned(drawn) : List.of());
    }

    private List<Point> all() {
        return Stream.concat(curves.stream(), behind.stream())
                .flatMap(curve -> curve.points().stream())
                .toList();
    }

    private List<Point> drawn(List<Point> points) {
        return points.stream()
                .filter(point -> Double.isFinite(point.x()) && style.draws(point.y()))
                .toList();
    }

    /** {@return of each stretch the lowest and the highest point: no peak is lost} */
    static List<Point> thinned(List<Point> points) {
        if (points.size() <= POINTS) {
            return points;
        }
        List<Point> kept = new ArrayList<>();
        int stretches = POINTS / 2;
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) points.size() * i / stretches);
            int to = (int) ((long) points.size() * (i + 1) / stretches);
            addExtremes(points.subList(from, to), kept);
        }
        return kept;
    }

    private static void addExtremes(List<Point> stretch, List<Point> kept) {
        int low = 0;
        int high = 0;
        for (int i = 1; i < stretch.size(); i++) {
            low = stretch.get(i).y() < stretch.get(low).y() ? i : low;
            high = stretch.get(i).y() > stretch.get(high).y() ? i : high;
        }
        kept.add(stretch.get(Math.min(low, high)));
        if (low != high) {
            kept.add(stretch.get(Math.max(low, high)));
        }
    }

    void write(PageBody to) {
        if (all().isEmpty()) {
            to.note(
                    leftOut > 0
                            ? "All points of " + label + " are 0 or less, which no logarithmic scale shows."
                            : "No points are on record for " + label + ".");
            return;
        }
        to.open("figure").open("figcaption").text(label).close();
        to.open(
                "svg",
                "class",
                "curves",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-label",
                said());
        grid(to);
        behind.forEach(curve -> line(to, curve.points(), "faint"));
        for (int i = 0; i < curves.size(); i++) {
            line(to, curves.get(i).points(), "c" + i);
        }
        to.close();
        legend(to);
        if (leftOut > 0) {
            to.note(Words.count(leftOut, "point", "points")
                    + " of 0 or less left out: no logarithmic scale shows them.");
        }
        to.close();
    }

    private String said() {
        StringBuilder words = new StringBuilder(label);
        for (PageCurve curve : curves) {
            if (!curve.points().isEmpty()) {
                words.append("; ").append(curve.name()).append(" ends at ").append(Words.number(last(curve)));
            }
        }
        return words.toString();
    }

    private static double last(PageCurve curve) {
        return curve.points().get(curve.points().size() - 1).y();
    }

    private void grid(PageBody to) {
        for (double value : style.ticks(up)) {
            String y = coordinate(up.at(value));
            to.open("line", "class", "grid", "x1", "" + LEFT, "x2", "" + (WIDTH - RIGHT), "y1", y, "y2", y)
                    .close();
            String lower = coordinate(up.at(value) + 4);
            to.open("text", "x", "" + (LEFT - 8), "y", lower, "text-anchor", "end")
                    .text(Words.number(style.value(value)))
                    .close();
        }
        for (double value : across.ticks()) {
            String x = coordinate(across.at(value));
            to.open("text", "x", x, "y", "" + (HEIGHT - 8), "text-anchor", "middle")
                    .text(Words.number(value))
                    .close();
        }
    }

    private void line(PageBody to, List<Point> points, String kind) {
        if (points.size() == 1) {
            Point only = points.get(0);
            String x = coordinate(across.at(only.x()));
            to.open("circle", "class", kind, "cx", x, "cy", coordinate(height(only)), "r", "4")
                    .close();
        } else if (!points.isEmpty()) {
            to.open("path", "class", kind, "d", path(points)).close();
        }
    }

    private double height(Point point) {
        return up.at(style.even(point.y()));
    }

    private String path(List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.length() == 0 ? 'M' : 'L').append(coordinate(across.at(point.x())));
            path.append(' ').append(coordinate(height(point)));
        }
        return path.toString();
    }

    private void legend(PageBody to) {
        to.open("ul", "class", "legend");
        for (int i = 0; i < curves.size(); i++) {
            PageCurve curve = curves.get(i);
            to.open("li").open("svg", "class", "curves key", "viewBox", "0 0 28 8", "aria-hidden", "true");
            to.open("path", "class", "c" + i, "d", "M0 4L28 4").close().close();
            to.text(curve.name() + (curve.points().isEmpty() ? " (no points)" : " " + Words.number(last(curve))));
            to.close();
        }
        to.close();
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
