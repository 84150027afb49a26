// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageCurve.Point;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Picture;
import java.util.List;

/** A line as small as a word. */
final class Spark {
    private static final int WIDTH = 90;
    private static final int HEIGHT = 20;

    private Spark() {}

    static void write(PageBody to, List<Point> points) {
        if (points.size() < 2) {
            return;
        }
        Axis across = Axis.over(points.stream().mapToDouble(Point::x).toArray(), 0, 1, WIDTH - 1);
        Axis up = Axis.over(points.stream().mapToDouble(Point::y).toArray(), 0, HEIGHT - 2, 2);
        List<Picture.Point> places = points.stream()
                .map(point -> new Picture.Point(across.at(point.x()), up.at(point.y())))
                .toList();
        Picture.of(CurveDrawing.pen(to), WIDTH, HEIGHT, "class", "curves spark", "aria-hidden", "true")
                .line("c0", places)
                .end(List.of());
    }
}
