// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import io.github.finetune4j.html.internal.Html;
import java.util.Locale;
import java.util.Map;

/** The section on methods: all that one must know to read the figures, and to get them again. */
final class MethodSection {
    private final Comparison comparison;
    private final Html out;

    private MethodSection(Comparison comparison, Html out) {
        this.comparison = comparison;
        this.out = out;
    }

    static void write(Comparison comparison, Html out) {
        new MethodSection(comparison, out).write();
    }

    private void write() {
        out.open("section").element("h2", "Method").open("ul", "method");
        MetricComparison first = comparison.metrics().get(0);
        item("Both models answered the same " + comparison.size()
                + " rows; everything is compared row by row. A row that a model did not answer counts as a failure;"
                + " none is dropped.");
        item("Better or worse: the adjusted p value is at most "
                + trimmed(1 - first.effect().level())
                + " and the interval of the difference excludes 0. Equivalent: the whole interval lies within a margin"
                + " that was set beforehand. Undecided: the rows do not show which is better, which does not mean that"
                + " both are equally good.");
        comparison.metrics().forEach(this::metric);
        item("p values are adjusted for " + comparison.metrics().size()
                + (comparison.metrics().size() == 1 ? " metric" : " metrics by " + Figures.method(first.correction()))
                + (comparison.testSetUses() > 1
                        ? ", and multiplied by " + comparison.testSetUses()
                                + ", the number of candidates that this test set has judged (Bonferroni)."
                        : "; this test set has judged this candidate alone, as far as is known."));
        out.close();
        out.open("details").element("summary", "How both models were asked");
        out.open("div", "sides");
        record("baseline", comparison.baseline());
        record("candidate", comparison.candidate());
        out.close("section");
    }

    private void metric(MetricComparison metric) {
        item(metric.name() + (metric.higherIsBetter() ? "" : " (less is better)") + ": scores with an interval by "
                + metric.baseline().method() + ", their difference by "
                + metric.effect().method() + ", tested by "
                + metric.test().method() + ", n " + metric.effect().n() + ".");
    }

    private void record(String role, Evaluation model) {
        out.open("div", "side").element("h4", role).open("dl", "facts");
        fact("model", model.model());
        fact("test set", model.data().hex().substring(0, 16) + ", " + model.totalRows() + " rows");
        fact("started", model.run().started().toString());
        fact("took", CostSection.time(model.run().took()));
        model.run().facts().forEach((name, value) -> fact(name, text(value)));
        out.close("div");
    }

    private void fact(String name, String value) {
        out.element("dt", name).element("dd", value);
    }

    private static String text(Object value) {
        return value instanceof Map<?, ?> || value instanceof Iterable<?>
                ? JsonValues.text(value)
                : String.valueOf(value);
    }

    private void item(String text) {
        out.element("li", text);
    }

    private static String trimmed(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "");
    }
}
