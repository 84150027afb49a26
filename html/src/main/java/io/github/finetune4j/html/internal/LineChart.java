// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import io.github.finetune4j.html.internal.Picture.Point;
import io.github.finetune4j.internal.text.ShownNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A chart of lines over one another. */
public final class LineChart {
    /** As many lines can be told apart. */
    public static final int MOST = 8;

    private static final int HEIGHT = 260;
    private static final int TOP = 12;
    private static final int BOTTOM = 30;
    private static final int POINTS = 400;
    private static final int FEW = 20;

    /**
     * A line.
     *
     * @param name what it shows
     * @param points from left to right, finite; may be empty
     * @param behind what is drawn faintly behind it, such as the line before it was smoothed; may be empty
     */
    public record Line(String name, List<Point> points, List<Point> behind) {
        /** Leaves out what no eye could see. */
        public Line {
            points = thinned(points);
            behind = thinned(behind);
        }

        private double last() {
            return points.get(points.size() - 1).y();
        }
    }

    private final List<Line> lines;
    private final Axis across;
    private final Axis up;
    private final boolean whole;

    private LineChart(List<Line> lines, boolean logarithmic) {
        this.lines = lines;
        List<Point> all = lines.stream()
                .flatMap(line -> Stream.concat(line.points().stream(), line.behind().stream()))
                .toList();
        across =
                Axis.over(all.stream().mapToDouble(Point::x).toArray(), 0, Picture.LEFT, Picture.WIDTH - Picture.RIGHT);
        whole = all.stream().allMatch(point -> point.x() == Math.rint(point.x()));
        double[] values = all.stream().mapToDouble(Point::y).toArray();
        up = logarithmic ? Axis.logarithmic(values, HEIGHT - BOTTOM, TOP) : Axis.over(values, 0, HEIGHT - BOTTOM, TOP);
    }

    /** {@return of each stretch the lowest and the highest point: no peak is lost} */
    static List<Point> thinned(List<Point> points) {
        if (points.size() <= POINTS) {
            return List.copyOf(points);
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

    /**
     * Draws lines.
     *
     * @param to writes them
     * @param label what they show
     * @param lines at most {@value #MOST}, of which one has a point
     * @param logarithmic whether as much further up is as many times more: then all values are more than 0
     */
    public static void write(Pen to, String label, List<Line> lines, boolean logarithmic) {
        new LineChart(lines, logarithmic).write(to, label);
    }

    private void write(Pen to, String label) {
        Picture picture = Picture.figure(to, label, said(label), Picture.WIDTH, HEIGHT)
                .across(up)
                .below(across, whole);
        lines.forEach(line -> draw(picture, "faint", line.behind()));
        for (int i = 0; i < lines.size(); i++) {
            draw(picture, "c" + i, lines.get(i).points());
        }
        picture.end(legend());
    }

    private String said(String label) {
        StringBuilder words = new StringBuilder(label);
        for (Line line : lines) {
            if (!line.points().isEmpty()) {
                words.append("; ").append(line.name()).append(" ends at ").append(ShownNumber.words(line.last()));
            }
        }
        return words.toString();
    }

    private void draw(Picture picture, String style, List<Point> points) {
        List<Point> places = points.stream()
                .map(point -> new Point(across.at(point.x()), up.at(point.y())))
                .toList();
        if (places.size() > 1) {
            picture.line(style, places);
        }
        if (places.size() <= FEW) {
            places.forEach(place -> picture.dot(style, place.x(), place.y(), places.size() == 1 ? 4 : 3, ""));
        }
    }

    private List<Picture.Key> legend() {
        List<Picture.Key> keys = new ArrayList<>();
        for (Line line : lines) {
            String end = line.points().isEmpty() ? "(no points)" : ShownNumber.words(line.last());
            keys.add(new Picture.Key("c" + keys.size(), false, line.name() + " " + end));
        }
        return keys;
    }
}
