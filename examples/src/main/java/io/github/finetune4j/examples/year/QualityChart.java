// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.examples.year.Happenings.Happening;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Pen;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.html.internal.Picture.Point;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Quality week by week of three lines, each with its interval, and what happened, as a picture. */
final class QualityChart {
    private static final int WEEK = 7;
    private static final int BOTTOM = 26;
    private static final int LEFT = 44;
    private static final int RIGHT = 8;
    private static final int ROW = 20;
    private static final int NARROW = 600;
    private static final int FEW_ROWS = 4;
    private static final int MANY_ROWS = 7;
    private static final int TICKS = 10;

    private final Months months;
    private final List<Happening> happenings;
    private final int width;
    private final int height;
    private final int rows;
    private final Axis along;
    private final Axis up;

    QualityChart(Months months, List<Happening> happenings, int width, int height) {
        this.months = months;
        this.happenings = happenings;
        this.width = width;
        this.height = height;
        rows = width < NARROW ? MANY_ROWS : FEW_ROWS;
        along = new Axis(0, World.DAYS, LEFT, width - RIGHT);
        up = new Axis(least(months), 1, height - BOTTOM, rows * ROW + 6);
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
        String said = "Share of right answers, week by week, of three models; the table below has the figures";
        Picture picture = Picture.of(Pen.of(out), width, height, "class", cssClass, "role", "img", "aria-label", said);
        grid(picture);
        for (String line : List.of(Rivals.BLIND, Rivals.NEVER, Months.KEPT)) {
            line(picture, line);
        }
        marks(picture, out);
        picture.end(List.of());
    }

    private void grid(Picture picture) {
        for (double share : up.ticks(TICKS)) {
            picture.line("grid", LEFT, up.at(share), width - RIGHT, up.at(share));
            picture.words("", "end", LEFT - 5, up.at(share) + 4, String.format(Locale.ROOT, "%.0f %%", 100 * share));
        }
        for (int month = 1; month <= 12; month++) {
            double first = along.at(Days.first(month));
            String name = Days.monthName(month).substring(0, width < NARROW ? 1 : 3);
            picture.line("tick", first, height - BOTTOM, first, height - BOTTOM + 5);
            picture.words("", "middle", (first + along.at(Days.last(month) + 1)) / 2, height - 7, name);
        }
    }

    private void line(Picture picture, String line) {
        List<Point> middle = new ArrayList<>();
        Deque<Point> band = new ArrayDeque<>();
        for (int week : weeks(months, line)) {
            Interval share = share(months, line, week);
            double x = along.at(week * WEEK + WEEK / 2.0);
            middle.add(new Point(x, up.at(share.estimate())));
            band.addFirst(new Point(x, up.at(share.upper())));
            band.addLast(new Point(x, up.at(share.lower())));
        }
        picture.area("band " + line, new ArrayList<>(band)).line("line " + line, middle);
    }

    // numbers in rows, so that two that lie near each other are both read
    private void marks(Picture picture, Html out) {
        List<Double> ends = new ArrayList<>(Collections.nCopies(rows, -1e9));
        for (int i = 0; i < happenings.size(); i++) {
            Happening each = happenings.get(i);
            double x = along.at(each.day() + 0.5);
            int row = 0;
            while (row < ends.size() - 1 && x - ends.get(row) < ROW) {
                row++;
            }
            ends.set(row, x);
            double y = 10 + row * ROW;
            out.open("g", "mark " + each.sort().name().toLowerCase(Locale.ROOT));
            out.element("title", (i + 1) + ": " + each.sort().words());
            picture.line("", x, y + 9, x, height - BOTTOM)
                    .dot("", x, y, 9, "")
                    .words("", "middle", x, y + 4, "" + (i + 1));
            out.close();
        }
    }
}
