// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.examples.year.Happenings.Happening;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Quality week by week of three lines, each with its interval, and what happened, as a picture. */
final class QualityChart {
    private static final int WEEK = 7;
    private static final int BOTTOM = 26;
    private static final int LEFT = 40;
    private static final int RIGHT = 8;
    private static final int ROW = 20;
    private static final int NARROW = 600;
    private static final int FEW_ROWS = 4;
    private static final int MANY_ROWS = 7;

    private final Months months;
    private final List<Happening> happenings;
    private final int width;
    private final int height;
    private final double least;
    private final int rows;
    private final int top;

    QualityChart(Months months, List<Happening> happenings, int width, int height) {
        this.months = months;
        this.happenings = happenings;
        this.width = width;
        this.height = height;
        least = least(months);
        rows = width < NARROW ? MANY_ROWS : FEW_ROWS;
        top = rows * ROW + 6;
    }

    private static double least(Months months) {
        double least = 1;
        for (String line : List.of(Months.KEPT, Rivals.NEVER, Rivals.BLIND)) {
            for (int week : weeks(months, line)) {
                least = Math.min(least, share(months, line, week).lower());
            }
        }
        return Math.floor(Math.max(0, least) * 10) / 10;
    }

    private static List<Integer> weeks(Months months, String line) {
        return IntStream.range(0, World.DAYS / WEEK)
                .filter(week -> week(months, line, week).known())
                .boxed()
                .toList();
    }

    private static Months.Share week(Months months, String line, int week) {
        return months.share(line, week * WEEK, week * WEEK + WEEK - 1);
    }

    private static Interval share(Months months, String line, int week) {
        return week(months, line, week).interval();
    }

    void write(Html out, String cssClass) {
        StringBuilder svg = new StringBuilder(format(
                "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Share of right answers,"
                        + " week by week,"
                        + " of three models; the table below has the figures\">",
                cssClass, width, height));
        grid(svg);
        for (String line : List.of(Rivals.BLIND, Rivals.NEVER, Months.KEPT)) {
            line(svg, line);
        }
        marks(svg);
        out.raw(svg.append("</svg>\n").toString());
    }

    private void grid(StringBuilder svg) {
        for (double share = least; share < 1.001; share += 0.1) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>",
                    LEFT, width - RIGHT, y(share), y(share), LEFT - 5, y(share) + 4, 100 * share));
        }
        for (int month = 1; month <= 12; month++) {
            String name = Days.monthName(month).substring(0, width < NARROW ? 1 : 3);
            double middle = (x(Days.first(month)) + x(Days.last(month) + 1)) / 2;
            svg.append(format(
                    "<line class=\"tick\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(Days.first(month)),
                    x(Days.first(month)),
                    height - BOTTOM,
                    height - BOTTOM + 5,
                    middle,
                    height - 7,
                    name));
        }
    }

    private void line(StringBuilder svg, String line) {
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        StringBuilder middle = new StringBuilder();
        for (int week : weeks(months, line)) {
            Interval share = share(months, line, week);
            double x = x(week * WEEK + WEEK / 2.0);
            upper.append(format("%.1f,%.1f ", x, y(share.upper())));
            lower.insert(0, format("%.1f,%.1f ", x, y(share.lower())));
            middle.append(format("%.1f,%.1f ", x, y(share.estimate())));
        }
        svg.append("<polygon class=\"band ")
                .append(line)
                .append("\" points=\"")
                .append(upper)
                .append(lower);
        svg.append("\"/><polyline class=\"line ")
                .append(line)
                .append("\" points=\"")
                .append(middle)
                .append("\"/>");
    }

    // numbers in rows, so that two that lie near each other are both read
    private void marks(StringBuilder svg) {
        List<Double> ends = new ArrayList<>(Collections.nCopies(rows, -1e9));
        for (int i = 0; i < happenings.size(); i++) {
            Happening each = happenings.get(i);
            double x = x(each.day() + 0.5);
            int row = 0;
            while (row < ends.size() - 1 && x - ends.get(row) < ROW) {
                row++;
            }
            ends.set(row, x);
            double y = 10 + row * ROW;
            String sort = each.sort().name().toLowerCase(Locale.ROOT);
            svg.append(format(
                    "<g class=\"mark %s\"><title>%d: %s</title><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%d\"/>"
                            + "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"9\"/><text x=\"%.1f\" y=\"%.1f\""
                            + " text-anchor=\"middle\">%d</text></g>",
                    sort, i + 1, each.sort().words(), x, x, y + 9, height - BOTTOM, x, y, x, y + 4, i + 1));
        }
    }

    private double x(double day) {
        return LEFT + (width - LEFT - RIGHT) * day / World.DAYS;
    }

    private double y(double share) {
        return top + (height - top - BOTTOM) * (1 - share) / (1 - least);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
