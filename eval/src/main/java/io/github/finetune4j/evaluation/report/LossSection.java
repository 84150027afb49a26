// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.LineChart;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The loss curve, and its numbers for those who can't see it. */
final class LossSection {
    private static final int LISTED = 20;

    private LossSection() {}

    static void write(LossCurve curve, Html out) {
        out.open("section").element("h2", "Loss");
        List<LineChart.Line> lines = Stream.of(
                        line("training", curve.training()), line("validation", curve.validation()))
                .filter(line -> !line.points().isEmpty())
                .toList();
        LineChart.write(Pen.of(out), "Loss in nats per target token, by optimiser step", lines, false);
        out.open("details").element("summary", "The numbers").open("div", "tables");
        table("training", curve.training(), out);
        table("validation", curve.validation(), out);
        out.close("section");
    }

    private static LineChart.Line line(String name, List<LossCurve.Point> points) {
        List<Picture.Point> drawn = points.stream()
                .map(point -> new Picture.Point(point.step(), point.loss()))
                .toList();
        return new LineChart.Line(name, drawn, List.of());
    }

    private static void table(String name, List<LossCurve.Point> points, Html out) {
        if (points.isEmpty()) {
            return;
        }
        out.open("table").element("caption", caption(name, points.size()));
        out.head("step", "loss");
        for (LossCurve.Point point : spread(points)) {
            out.open("tr").element("td", String.valueOf(point.step()));
            out.element("td", String.format(Locale.ROOT, "%.4f", point.loss())).close();
        }
        out.close("table");
    }

    private static String caption(String name, int size) {
        return size <= LISTED ? name : name + ", " + LISTED + " of " + size + " points";
    }

    private static List<LossCurve.Point> spread(List<LossCurve.Point> points) {
        return Spread.indices(points.size(), LISTED).mapToObj(points::get).toList();
    }
}
