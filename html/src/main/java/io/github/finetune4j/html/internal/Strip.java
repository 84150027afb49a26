// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.util.Locale;

/**
 * An interval, drawn as a strip that is stretched to its place: words stand beside it, not in it. Several under each
 * other share an axis.
 */
public final class Strip {
    private static final double LEAST = 0.4;

    private final Html out;
    private final Axis axis;

    private Strip(Html out, Axis axis, String cssClass) {
        this.out = out;
        this.axis = axis;
        out.open(
                "svg",
                "class",
                cssClass,
                "viewBox",
                "0 0 100 10",
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
    }

    /**
     * {@return an empty one; {@link #end} closes it}
     *
     * @param out takes it
     * @param axis from 0 to 100
     * @param cssClass of the drawing
     */
    public static Strip on(Html out, Axis axis, String cssClass) {
        return new Strip(out, axis, cssClass);
    }

    /**
     * Adds a bar from one value to another; what lies beyond the axis is cut off.
     *
     * @param cssClass its class
     * @param lower end
     * @param upper end
     * @return this
     */
    public Strip bar(String cssClass, double lower, double upper) {
        double from = axis.within(lower);
        double width = Math.max(LEAST, axis.within(upper) - from);
        out.open("rect", "class", cssClass, "x", n(from), "y", "3.5", "width", n(width), "height", "3")
                .close();
        return this;
    }

    /**
     * Adds a line at a value, from top to bottom.
     *
     * @param cssClass its class
     * @param value where
     * @return this
     */
    public Strip mark(String cssClass, double value) {
        String x = n(axis.at(value));
        out.open("line", "class", cssClass, "x1", x, "x2", x, "y1", "0", "y2", "10")
                .close();
        return this;
    }

    /**
     * Adds an interval with its estimate.
     *
     * @param lower bound
     * @param estimate within them
     * @param upper bound
     * @return this
     */
    public Strip interval(double lower, double estimate, double upper) {
        return bar("range", lower, upper).mark("point", estimate);
    }

    /**
     * Closes it.
     *
     * @return where it stands
     */
    public Html end() {
        return out.close();
    }

    private static String n(double place) {
        return String.format(Locale.ROOT, "%.2f", place);
    }
}
