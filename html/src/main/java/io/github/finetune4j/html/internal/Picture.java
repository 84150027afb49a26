// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import io.github.finetune4j.internal.text.ShownNumber;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A drawing as SVG, on which all charts stand. Its classes take their colours from {@link #css()}. */
public final class Picture {
    /** How wide a chart is that takes the page's width. */
    public static final int WIDTH = 640;
    /** Where the axes of a chart begin: the names of values stand before. */
    public static final int LEFT = 74;
    /** What is free at the end of the axes. */
    public static final int RIGHT = 14;

    private static final String CSS = "chart.css";
    private static final int TICKS = 5;

    /**
     * A place, or a pair of values.
     *
     * @param x across
     * @param y down, or up where it is a value
     */
    public record Point(double x, double y) {}

    /**
     * An entry of the legend.
     *
     * @param style of what it explains
     * @param dot whether that is a dot, not a line
     * @param words what it is
     */
    public record Key(String style, boolean dot, String words) {}

    private final Pen to;
    private final int width;
    private final int height;
    private final boolean inFigure;

    private Picture(Pen to, int width, int height, boolean inFigure, String... attributes) {
        this.to = to;
        this.width = width;
        this.height = height;
        this.inFigure = inFigure;
        to.open("svg", Html.with(attributes, "viewBox", "0 0 " + width + " " + height));
    }

    /** {@return the style sheet that every page with a drawing has} */
    public static String css() {
        return HtmlPage.resource(CSS, Picture.class.getResourceAsStream(CSS));
    }

    /**
     * {@return a drawing under its heading, as wide as its place; {@link #end} closes it}
     *
     * @param to writes it
     * @param label its heading
     * @param said what it shows, for those who can't see it
     * @param width in its own measure, of which letters are 12 high
     * @param height in its own measure
     */
    public static Picture figure(Pen to, String label, String said, int width, int height) {
        to.open("figure").open("figcaption").text(label).close();
        return new Picture(to, width, height, true, "class", "curves", "role", "img", "aria-label", said);
    }

    /**
     * {@return a drawing that is as large as it says; {@link #end} closes it}
     *
     * @param to writes it
     * @param width in pixels
     * @param height in pixels
     * @param attributes names and values in turn, such as its class, role and name
     */
    public static Picture of(Pen to, int width, int height, String... attributes) {
        return new Picture(to, width, height, false, attributes);
    }

    /**
     * Adds a straight line.
     *
     * @param style its class
     * @param x1 from here
     * @param y1 from here
     * @param x2 to here
     * @param y2 to here
     * @return this
     */
    public Picture line(String style, double x1, double y1, double x2, double y2) {
        return closed("line", style, "x1", n(x1), "y1", n(y1), "x2", n(x2), "y2", n(y2));
    }

    /**
     * Adds a line through some places.
     *
     * @param style its class
     * @param places in order
     * @return this
     */
    public Picture line(String style, List<Point> places) {
        return path(style, through(places));
    }

    /**
     * Adds what lies within a line.
     *
     * @param style its class
     * @param places along its edge, in order
     * @return this
     */
    public Picture area(String style, List<Point> places) {
        return path(style, through(places) + "z");
    }

    /**
     * Adds a path.
     *
     * @param style its class
     * @param path as SVG writes it
     * @return this
     */
    public Picture path(String style, String path) {
        return closed("path", style, "d", path);
    }

    /**
     * {@return a path through some places}
     *
     * @param places in order
     */
    public static String through(List<Point> places) {
        StringBuilder path = new StringBuilder();
        for (Point place : places) {
            path.append(path.length() == 0 ? 'M' : 'L').append(n(place.x()));
            path.append(' ').append(n(place.y()));
        }
        return path.toString();
    }

    /**
     * Adds a dot.
     *
     * @param style its class
     * @param x of its middle
     * @param y of its middle
     * @param radius of it
     * @param title shown at a pointer; may be empty
     * @return this
     */
    public Picture dot(String style, double x, double y, double radius, String title) {
        open("circle", style, "cx", n(x), "cy", n(y), "r", n(radius));
        return titled(title);
    }

    /**
     * Adds a small cross.
     *
     * @param style its class
     * @param x of its middle
     * @param y of its middle
     * @param title shown at a pointer; may be empty
     * @return this
     */
    public Picture cross(String style, double x, double y, String title) {
        open("path", style, "d", "M" + n(x - 4) + " " + n(y - 4) + "l8 8m0 -8l-8 8");
        return titled(title);
    }

    private Picture titled(String title) {
        if (!title.isEmpty()) {
            to.open("title").text(title).close();
        }
        to.close();
        return this;
    }

    /**
     * Adds a box.
     *
     * @param style its class
     * @param x of its left edge
     * @param y of its upper edge
     * @param width of it
     * @param height of it
     * @param round radius of its corners
     * @return this
     */
    public Picture box(String style, double x, double y, double width, double height, int round) {
        return closed("rect", style, "x", n(x), "y", n(y), "width", n(width), "height", n(height), "rx", "" + round);
    }

    /**
     * Adds words.
     *
     * @param style their class
     * @param anchor which of their places is given: {@code start}, {@code middle} or {@code end}
     * @param x of it
     * @param y of their foot
     * @param words escaped
     * @return this
     */
    public Picture words(String style, String anchor, double x, double y, String words) {
        open("text", style, "text-anchor", anchor, "x", n(x), "y", n(y))
                .text(words)
                .close();
        return this;
    }

    /**
     * Adds lines across, with their values at the left.
     *
     * @param up the axis
     * @return this
     */
    public Picture across(Axis up) {
        return across(up, ShownNumber::words);
    }

    /**
     * Adds lines across, with their values at the left.
     *
     * @param up the axis
     * @param said says a value
     * @return this
     */
    public Picture across(Axis up, DoubleFunction<String> said) {
        for (double value : up.ticks(TICKS)) {
            double y = up.at(value);
            line("grid", LEFT, y, width - RIGHT, y);
            words("", "end", LEFT - 8, y + 4, said.apply(value));
        }
        return this;
    }

    /**
     * Adds values at the foot.
     *
     * @param along the axis
     * @param whole whether only whole numbers mean something, such as steps
     * @return this
     */
    public Picture below(Axis along, boolean whole) {
        for (double value : along.ticks(TICKS)) {
            if (!whole || value == Math.rint(value)) {
                words("", "middle", along.at(value), height - 8, ShownNumber.words(value));
            }
        }
        return this;
    }

    /**
     * Closes the drawing.
     *
     * @param keys the legend; may be empty
     */
    public void end(List<Key> keys) {
        to.close();
        if (!keys.isEmpty()) {
            to.open("ul", "class", "legend");
            keys.forEach(this::key);
            to.close();
        }
        if (inFigure) {
            to.close();
        }
    }

    private void key(Key key) {
        to.open("li").open("svg", "class", "curves key", "viewBox", "0 0 28 8", "aria-hidden", "true");
        if (key.dot()) {
            dot(key.style(), 14, 4, 4, "");
        } else {
            path(key.style(), "M0 4L28 4");
        }
        to.close().text(key.words()).close();
    }

    private Pen open(String tag, String style, String... attributes) {
        return to.open(tag, style.isEmpty() ? attributes : Html.with(new String[] {"class", style}, attributes));
    }

    private Picture closed(String tag, String style, String... attributes) {
        open(tag, style, attributes).close();
        return this;
    }

    private static String n(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }
}
