// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.PageBody;
import java.util.List;
import java.util.Locale;

/** A drawing that takes its colours from the console's style sheet. */
final class Picture {
    static final int WIDTH = 640;
    static final int LEFT = 78;
    static final int RIGHT = 16;

    private final PageBody to;

    /** @param said what it shows, for those who can't see it */
    Picture(PageBody to, String label, String said, int height) {
        this.to = to;
        to.open("figure").open("figcaption").text(label).close();
        to.open(
                "svg",
                "class",
                "curves",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "role",
                "img",
                "aria-label",
                label + ": " + said);
    }

    Picture line(String style, String x1, String y1, String x2, String y2) {
        to.open("line", "class", style, "x1", x1, "y1", y1, "x2", x2, "y2", y2).close();
        return this;
    }

    Picture path(String style, String path) {
        to.open("path", "class", style, "d", path).close();
        return this;
    }

    Picture dot(String style, String x, String y, double radius, String title) {
        to.open("circle", "class", style, "cx", x, "cy", y, "r", String.format(Locale.ROOT, "%.1f", radius));
        to.open("title").text(title).close().close();
        return this;
    }

    /** A small cross. */
    Picture cross(String style, String x, String y, String title) {
        double across = Double.parseDouble(x);
        double up = Double.parseDouble(y);
        String path = String.format(Locale.ROOT, "M%.1f %.1fl8 8m0 -8l-8 8", across - 4, up - 4);
        to.open("g").open("title").text(title).close();
        to.open("path", "class", style, "d", path).close().close();
        return this;
    }

    Picture bar(String style, String x, String y, String width, String height) {
        to.open("rect", "class", style, "x", x, "y", y, "width", width, "height", height, "rx", "2")
                .close();
        return this;
    }

    Picture words(String style, String anchor, String x, String y, String words) {
        to.open("text", "class", style, "text-anchor", anchor, "x", x, "y", y)
                .text(words)
                .close();
        return this;
    }

    /** Lines across, with their values at the left. */
    Picture across(Axis up) {
        for (double value : up.ticks(4)) {
            String y = up.at(value);
            line("grid", "" + LEFT, y, "" + (WIDTH - RIGHT), y);
            words("", "end", "" + (LEFT - 8), String.valueOf(Double.parseDouble(y) + 5), Show.number(value));
        }
        return this;
    }

    /** Values below. */
    Picture below(Axis along, int y) {
        along.ticks(5).forEach(value -> words("", "middle", along.at(value), "" + y, Show.number(value)));
        return this;
    }

    /** A legend, and the end of the drawing. */
    void end(List<Key> keys) {
        to.close();
        if (!keys.isEmpty()) {
            to.open("ul", "class", "legend");
            keys.forEach(key -> {
                to.open("li").open("svg", "class", "curves key", "viewBox", "0 0 28 8", "aria-hidden", "true");
                key.draw(to);
                to.close().text(key.words()).close();
            });
            to.close();
        }
        to.close();
    }

    /** An entry of the legend. */
    record Key(String style, boolean dot, String words) {
        private void draw(PageBody to) {
            if (dot) {
                to.open("circle", "class", style, "cx", "14", "cy", "4", "r", "4")
                        .close();
            } else {
                to.open("path", "class", style, "d", "M0 4L28 4").close();
            }
        }
    }
}
