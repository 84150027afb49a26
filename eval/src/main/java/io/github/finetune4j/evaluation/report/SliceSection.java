// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.SliceComparison;
import io.github.finetune4j.html.internal.Html;
import java.util.ArrayList;
import java.util.List;

/** The section on slices: where the candidate is better and where it is worse, by the first metric. */
final class SliceSection {
    private static final int SHOWN = 24;
    private static final int LONGEST = 80;

    private SliceSection() {}

    static void write(Comparison comparison, Html out) {
        MetricComparison first = comparison.metrics().get(0);
        List<SliceComparison> worst = comparison.worstSlices(first.name());
        if (worst.isEmpty()) {
            return;
        }
        out.open("section").element("h2", "Slices");
        out.element(
                "p",
                "note",
                "Difference by " + first.name() + " in each slice, the worst first" + shown(worst.size())
                        + ". Verdicts rest on p values adjusted for all " + worst.size()
                        + " slices by " + Figures.method(first.correction())
                        + "; the intervals are not adjusted." + cut(worst));
        worst.stream()
                .map(SliceComparison::slicing)
                .distinct()
                .forEach(slicing -> slicing(
                        slicing,
                        first,
                        worst.stream()
                                .filter(slice -> slice.slicing().equals(slicing))
                                .limit(SHOWN)
                                .toList(),
                        out));
        out.close();
    }

    private static String cut(List<SliceComparison> slices) {
        long cut = slices.stream()
                .map(SliceComparison::value)
                .distinct()
                .filter(value -> value.codePointCount(0, value.length()) > LONGEST)
                .count();
        return cut == 0
                ? ""
                : " " + cut + (cut == 1 ? " value is" : " values are") + " cut at " + LONGEST + " characters.";
    }

    private static String name(String value) {
        boolean whole = value.codePointCount(0, value.length()) <= LONGEST;
        String cut = whole ? value : value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "…";
        return cut.isBlank() ? "(blank)" : cut;
    }

    private static String shown(int all) {
        return all > SHOWN ? ", at most " + SHOWN + " of each kind" : "";
    }

    private static void slicing(String name, MetricComparison all, List<SliceComparison> slices, Html out) {
        List<ForestPlot.Line> lines = new ArrayList<>();
        lines.add(line("all rows", all, all.effect().n()));
        slices.forEach(slice -> lines.add(line(name(slice.value()), slice.metric(), slice.rows())));
        out.element("h3", "by " + name);
        new ForestPlot(all.kind(), lines).write(out);
    }

    private static ForestPlot.Line line(String name, MetricComparison metric, long rows) {
        String verdict = metric.verdict().word();
        return new ForestPlot.Line(name, metric.effect(), "n " + rows + ", " + verdict, verdict);
    }
}
