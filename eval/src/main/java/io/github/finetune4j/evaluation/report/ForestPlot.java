// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Strip;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Locale;

/**
 * Differences with their intervals under each other, on one axis with a line at zero. The picture is stretched to the
 * page's width, so words stand beside it and not in it.
 */
final class ForestPlot {
    private static final int TICKS = 4;

    /**
     * One line.
     *
     * @param name what was compared
     * @param effect the difference with its interval
     * @param more words after the figures, such as the number of rows
     * @param cssClass colours it: a verdict's word
     */
    record Line(String name, Interval effect, String more, String cssClass) {}

    private final ScoreKind kind;
    private final List<Line> lines;
    private final Axis axis;

    ForestPlot(ScoreKind kind, List<Line> lines) {
        this.kind = kind;
        this.lines = lines;
        double least = lines.stream()
                .mapToDouble(line -> finite(line, line.effect().lower()))
                .min()
                .orElse(0);
        double most = lines.stream()
                .mapToDouble(line -> finite(line, line.effect().upper()))
                .max()
                .orElse(0);
        axis = Axis.rounded(Math.min(0, least), Math.max(0, most), TICKS, 0, 100);
    }

    /** An interval without end counts as far as its estimate. */
    private static double finite(Line line, double bound) {
        double estimate = line.effect().estimate();
        return Double.isFinite(bound) ? bound : Double.isNaN(estimate) ? 0 : estimate;
    }

    void write(Html out) {
        out.open("ul", "forest");
        lines.forEach(line -> line(line, out));
        out.open("li", "class", "axis", "aria-hidden", "true").open("span", "ticks");
        for (double tick : axis.ticks(TICKS)) {
            out.element("span", label(tick), "style", String.format(Locale.ROOT, "left:%.2f%%", axis.at(tick)));
        }
        out.close("ul");
    }

    private void line(Line line, Html out) {
        out.open("li", line.cssClass()).element("span", "name", line.name());
        strip(line.effect(), out);
        out.open("span", "figure");
        out.element("b", Figures.difference(kind, line.effect().estimate()) + Figures.unit(kind));
        out.text(" " + Figures.differenceBounds(kind, line.effect()));
        out.element("small", line.more()).close("li");
    }

    private void strip(Interval effect, Html out) {
        Strip strip = Strip.on(out, axis, "interval");
        axis.ticks(TICKS).forEach(tick -> strip.mark("grid", tick));
        strip.mark("zero", 0);
        if (!Double.isNaN(effect.estimate())) {
            strip.interval(effect.lower(), effect.estimate(), effect.upper());
        }
        strip.end();
    }

    private String label(double tick) {
        double shown = kind == ScoreKind.BINARY ? 100 * tick : tick;
        String digits = String.format(Locale.ROOT, "%.4f", Math.abs(shown)).replaceAll("\\.?0+$", "");
        return digits.equals("0") ? "0" : (shown < 0 ? "\u2212" : "+") + digits;
    }
}
