// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.Figure;
import io.github.finetune4j.monitor.MonitorStatus;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** A monitor over time, with the interval of each figure. */
record SeriesPage(Monitors monitors) implements ConsolePage {
    private static final int SHOWN = 100;
    private static final double DAY = Duration.ofDays(1).toMillis();

    @Override
    public String path() {
        return "series";
    }

    @Override
    public String title() {
        return "Series";
    }

    @Override
    public PageContent respond(PageRequest request) {
        List<String> names = monitors.status().stream()
                .map(MonitorStatus::monitor)
                .distinct()
                .toList();
        String monitor = request.value("monitor").orElse(names.get(0));
        Slice slice = slice(request);
        if (!names.contains(monitor) || !monitors.slices().contains(slice)) {
            return PageContent.missing("There is no monitor " + monitor + " of " + slice + ".");
        }
        List<Figure> figures = monitors.series(monitor, slice);
        return PageContent.page(monitor + " of " + slice, body -> {
            body.askForm(path(), form -> {
                form.choice("monitor", "Monitor", names, monitor);
                form.choice(
                        "slice",
                        "Slice",
                        monitors.slices().stream().map(Slice::toString).toList(),
                        slice.toString());
                form.button("Show");
            });
            if (figures.isEmpty()) {
                body.paragraph("Nothing was measured yet.");
            } else {
                show(body, monitor + " of " + slice, figures);
            }
        });
    }

    private Slice slice(PageRequest request) {
        String chosen = request.value("slice").orElse("");
        return monitors.slices().stream()
                .filter(slice -> slice.toString().equals(chosen))
                .findFirst()
                .orElseGet(() -> new Slice(
                        request.value("label").orElse(""),
                        request.value("value").orElse("")));
    }

    /** Among many windows a change is lost in what chance does to each: then the days are shown too. */
    private void show(PageBody body, String label, List<Figure> figures) {
        List<Figure> newest = figures.subList(Math.max(0, figures.size() - SHOWN), figures.size());
        if (newest.size() < figures.size()) {
            body.note("Days of more than eight days ago are the figures of their windows, weighted by n.");
            chart(body, label + ", by day", days(figures));
        }
        chart(body, newest.size() < figures.size() ? label + ", the newest windows" : label, newest);
        table(body, newest);
    }

    private List<Figure> days(List<Figure> figures) {
        Figure first = figures.get(0);
        Instant end = figures.get(figures.size() - 1).to();
        List<Figure> days = new ArrayList<>();
        Instant next;
        for (Instant day = first.from().truncatedTo(ChronoUnit.DAYS); day.isBefore(end); day = next) {
            next = day.plus(1, ChronoUnit.DAYS);
            monitors.figure(first.monitor(), first.slice(), day, next).ifPresent(days::add);
        }
        return days;
    }

    private static void chart(PageBody body, String label, List<Figure> figures) {
        Instant first = figures.get(0).from();
        body.note("Days since " + ShownTime.words(first) + "; above and below the bounds of the 95 % interval.");
        body.chart(
                label,
                List.of(
                        curve("figure", figures, Interval::estimate),
                        curve("lower bound", figures, Interval::lower),
                        curve("upper bound", figures, Interval::upper)));
    }

    private static PageCurve curve(String name, List<Figure> figures, ToDoubleFunction<Interval> value) {
        Instant first = figures.get(0).from();
        List<PageCurve.Point> points = new ArrayList<>();
        for (Figure figure : figures) {
            double day = Duration.between(first, figure.from()).toMillis() / DAY;
            points.add(new PageCurve.Point(day, value.applyAsDouble(figure.value())));
        }
        return new PageCurve(name, points);
    }

    private static void table(PageBody body, List<Figure> figures) {
        List<Figure> newestFirst = new ArrayList<>(figures);
        Collections.reverse(newestFirst);
        List<List<Consumer<PageBody>>> rows = newestFirst.stream()
                .map(figure -> List.<Consumer<PageBody>>of(
                        to -> to.text(ShownTime.words(figure.from())),
                        to -> to.text(ShownTime.brief(Duration.between(figure.from(), figure.to()))),
                        to -> to.text(Show.figure(figure.value())),
                        to -> to.text(figure.value().method())))
                .toList();
        body.table("Figures, the newest first", List.of("From", "For", "Figure", "Interval by"), rows);
    }
}
