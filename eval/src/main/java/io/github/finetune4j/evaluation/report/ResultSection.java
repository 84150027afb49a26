// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Strip;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;

/** The verdict, and the table behind it. */
final class ResultSection {
    private static final Axis SHARES = new Axis(0, 1, 0, 100);

    private final Comparison comparison;
    private final Html out;
    private final ModelLabels labels;

    private ResultSection(Comparison comparison, Html out) {
        this.comparison = comparison;
        labels = ModelLabels.of(comparison);
        this.out = out;
    }

    static void write(Comparison comparison, Html out) {
        new ResultSection(comparison, out).write();
    }

    private void write() {
        out.open("section").element("h2", "Result");
        verdict(comparison.metrics().get(0));
        comparison.notes().forEach(note -> out.element("p", "warning", note));
        differences();
        out.scroll("scores").open("table", "scores");
        out.head("metric", labels.baseline(), labels.candidate(), "difference", "paired test", "n", "verdict");
        comparison.metrics().forEach(this::row);
        out.close("div");
        notes();
        out.close();
    }

    private void verdict(MetricComparison first) {
        Verdict verdict = comparison.verdict();
        Interval effect = first.effect();
        out.open("p", "verdict " + verdict.word());
        out.element("strong", "Verdict: " + verdict.word() + ".");
        out.text(labels.candidate() + " " + Figures.sentence(verdict) + " " + labels.baseline() + " by " + first.name()
                + ": "
                + Figures.difference(first.kind(), effect.estimate()) + Figures.unit(first.kind()) + ", "
                + Figures.level(effect) + " interval " + Figures.differenceBounds(first.kind(), effect) + ", on "
                + comparison.size() + " rows.");
        if (first.furtherRows().isPresent()) {
            out.text(" About " + first.furtherRows().getAsLong()
                    + " more rows would probably decide, if the difference seen here is the true one.");
        }
        out.close();
    }

    /** Rates share an axis; every other metric has its own unit, and so an axis of its own. */
    private void differences() {
        List<MetricComparison> rates = comparison.metrics().stream()
                .filter(metric -> metric.kind() == ScoreKind.BINARY)
                .toList();
        if (!rates.isEmpty()) {
            plot(ScoreKind.BINARY, rates);
        }
        comparison.metrics().stream()
                .filter(metric -> metric.kind() != ScoreKind.BINARY)
                .forEach(metric -> plot(metric.kind(), List.of(metric)));
    }

    private static ForestPlot.Line line(MetricComparison metric) {
        String less = metric.higherIsBetter() ? "" : ", less is better";
        String verdict = metric.verdict().word();
        return new ForestPlot.Line(metric.name(), metric.effect(), verdict + less, verdict);
    }

    private void plot(ScoreKind kind, List<MetricComparison> metrics) {
        new ForestPlot(kind, metrics.stream().map(ResultSection::line).toList()).write(out);
    }

    private void row(MetricComparison metric) {
        out.open("tr").element("th", metric.name());
        score(labels.baseline(), metric.kind(), metric.baseline(), "first");
        score(labels.candidate(), metric.kind(), metric.candidate(), "second");
        Interval effect = metric.effect();
        out.cell("difference")
                .element("b", Figures.difference(metric.kind(), effect.estimate()) + Figures.unit(metric.kind()));
        out.element("small", "range", Figures.differenceBounds(metric.kind(), effect))
                .close();
        test(metric);
        out.cell("n").text(String.valueOf(effect.n())).close();
        out.cell("verdict")
                .element(
                        "span",
                        "badge " + metric.verdict().word(),
                        metric.verdict().word());
        out.close("tr");
    }

    private void test(MetricComparison metric) {
        double p = metric.test().pValue();
        out.cell("paired test")
                .element("b", Figures.p(p))
                .element("small", metric.test().method());
        if (metric.adjustedP() != p) {
            out.element("small", metric.correction().word() + "-adjusted " + Figures.p(metric.adjustedP()));
        }
        out.close();
    }

    private void score(String model, ScoreKind kind, Interval interval, String series) {
        out.cell(model).element("b", Figures.value(kind, interval.estimate()));
        out.element("small", "range", Figures.bounds(kind, interval));
        if (kind == ScoreKind.BINARY) {
            Strip.on(out, SHARES, "interval " + series)
                    .bar("scale", 0, 1)
                    .interval(interval.lower(), interval.estimate(), interval.upper())
                    .end();
        }
        out.close();
    }

    private void notes() {
        MetricComparison first = comparison.metrics().get(0);
        out.open("p", "note");
        out.text("Small print under each figure: its " + Figures.level(first.effect()) + " interval.");
        if (comparison.metrics().size() > 1) {
            out.text(" The first metric gives the verdict above; p values are adjusted for all metrics by "
                    + Figures.method(first.correction()) + ".");
        }
        out.close();
        long before = comparison.baseline().errors();
        long after = comparison.candidate().errors();
        if (before + after > 0) {
            out.element(
                    "p",
                    "warning",
                    "Rows that were not answered count as failures: baseline " + before + ", candidate " + after + ".");
        }
    }
}
