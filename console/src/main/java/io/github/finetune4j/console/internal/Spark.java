// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageCurve.Point;
import java.util.List;
import java.util.Locale;

/** A line as small as a word. */
final class Spark {
    private static final int WIDTH = 90;
    private static final int HEIGHT = 20;

    private Spark() {}

    static void write(PageBody to, List<Point> points) {
        if (points.size() < 2) {
            return;
        }
        Scale across = Scale.of(points.stream().mapToDouble(Point::x).toArray(), 1, WIDTH - 1);
        Scale up = Scale.of(points.stream().mapToDouble(Point::y).toArray(), HEIGHT - 2, 2);
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.length() == 0 ? 'M' : 'L')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", across.at(point.x()), up.at(point.y())));
        }
        to.open("svg", "class", "curves spark", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "aria-hidden", "true");
        to.open("path", "class", "c0", "d", path.toString()).close().close();
    }
}
