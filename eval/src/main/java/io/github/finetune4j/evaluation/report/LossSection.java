// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.html.internal.Html;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The loss curve, and its numbers for those who can't see it. */
final class LossSection {
    private static final int LISTED = 20;

    private LossSection() {}

    static void write(LossCurve curve, Html out) {
        write(curve, LossChart::svg, out);
    }

    /** With a chart that may fail: then the numbers are unfolded. */
    static void write(LossCurve curve, Function<LossCurve, Optional<String>> chart, Html out) {
        out.open("section").element("h2", "Loss");
        boolean drawn = chart.apply(curve).map(svg -> picture(curve, svg, out)).isPresent();
        out.raw(drawn ? "<details>" : "<details open=\"open\">").element("summary", "The numbers");
        out.open("div", "tables");
        table("training", curve.training(), out);
        table("validation", curve.validation(), out);
        out.close("div").close("details").close("section");
    }

    private static Html picture(LossCurve curve, String svg, Html out) {
        out.open("figure").open("figcaption");
        out.text("Loss in nats per target token, by optimiser step. ");
        if (!curve.training().isEmpty()) {
            out.element("span", "key first", "training");
        }
        if (!curve.validation().isEmpty()) {
            out.element("span", "key second", "validation");
        }
        return out.close("figcaption").raw(svg).close("figure");
    }

    private static void table(String name, List<LossCurve.Point> points, Html out) {
        if (points.isEmpty()) {
            return;
        }
        out.open("table").element("caption", caption(name, points.size()));
        out.raw("<thead><tr><th>step</th><th>loss</th></tr></thead>").open("tbody");
        for (LossCurve.Point point : spread(points)) {
            out.open("tr").element("td", String.valueOf(point.step()));
            out.element("td", String.format(Locale.ROOT, "%.4f", point.loss())).close("tr");
        }
        out.close("tbody").close("table");
    }

    private static String caption(String name, int size) {
        return size <= LISTED ? name : name + ", " + LISTED + " of " + size + " points";
    }

    private static List<LossCurve.Point> spread(List<LossCurve.Point> points) {
        return Spread.indices(points.size(), LISTED).mapToObj(points::get).toList();
    }
}
