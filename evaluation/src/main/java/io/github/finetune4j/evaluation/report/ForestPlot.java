// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
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
    private final double step;
    private final double low;
    private final double high;

    ForestPlot(ScoreKind kind, List<Line> lines) {
        this.kind = kind;
        this.lines = lines;
        double least = Math.min(
                0,
                lines.stream()
                        .mapToDouble(line -> finite(line, line.effect().lower()))
                        .min()
                        .orElse(0));
        double most = Math.max(
                0,
                lines.stream()
                        .mapToDouble(line -> finite(line, line.effect().upper()))
                        .max()
                        .orElse(0));
        step = niceStep(Math.max(most - least, 1e-9) / TICKS);
        low = step * Math.floor(least / step);
        high = Math.max(step * Math.ceil(most / step), low + step);
    }

    /** An interval without end counts as far as its estimate. */
    private static double finite(Line line, double bound) {
        double estimate = line.effect().estimate();
        return Double.isFinite(bound) ? bound : Double.isNaN(estimate) ? 0 : estimate;
    }

    /** 1, 2 or 5 times a power of ten, not below the wish. */
    static double niceStep(double wish) {
        double power = Math.pow(10, Math.floor(Math.log10(wish)));
        double digit = wish / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    void write(Html out) {
        out.raw("<ul class=\"forest\">\n");
        lines.forEach(line -> line(line, out));
        out.raw("<li class=\"axis\" aria-hidden=\"true\"><span class=\"ticks\">");
        ticks().forEach(tick ->
                out.raw(format("<span style=\"left:%.2f%%\">%s</span>", place(tick), ShownText.escaped(label(tick)))));
        out.raw("</span></li>\n</ul>\n");
    }

    private void line(Line line, Html out) {
        out.open("li", line.cssClass()).element("span", "name", line.name());
        out.raw(picture(line.effect())).open("span", "figure");
        out.element("b", Figures.difference(kind, line.effect().estimate()) + Figures.unit(kind));
        out.text(" " + Figures.differenceBounds(kind, line.effect()));
        out.element("small", line.more()).close("span").close("li");
    }

    private String picture(Interval effect) {
        StringBuilder svg =
                new StringBuilder("<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        ticks().forEach(tick -> svg.append(vertical(tick, "grid", 0, 10)));
        svg.append(vertical(0, "zero", 0, 10));
        if (!Double.isNaN(effect.estimate())) {
            double from = place(Math.max(low, effect.lower()));
            double to = place(Math.min(high, effect.upper()));
            svg.append(format(
                    "<rect class=\"range\" x=\"%.2f\" y=\"4\" width=\"%.2f\" height=\"2\"/>",
                    from, Math.max(0.4, to - from)));
            svg.append(vertical(effect.estimate(), "point", 1.5, 8.5));
        }
        return svg.append("</svg>").toString();
    }

    private String vertical(double value, String cssClass, double from, double to) {
        return format(
                "<line class=\"%s\" x1=\"%.2f\" x2=\"%.2f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                cssClass, place(value), place(value), from, to);
    }

    private double place(double value) {
        return 100 * (value - low) / (high - low);
    }

    private List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = Math.round(low / step); i <= Math.round(high / step); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private String label(double tick) {
        double shown = kind == ScoreKind.BINARY ? 100 * tick : tick;
        String digits = String.format(Locale.ROOT, "%.4f", Math.abs(shown)).replaceAll("\\.?0+$", "");
        return digits.equals("0") ? "0" : (shown < 0 ? "\u2212" : "+") + digits;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
