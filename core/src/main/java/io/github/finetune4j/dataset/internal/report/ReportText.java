// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.internal.rules.RowShape;
import io.github.finetune4j.dataset.result.StepReport;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The report for a console. */
public final class ReportText {
    private static final int LINES = 20;
    private final DatasetReport report;
    private final StringJoiner out = new StringJoiner(System.lineSeparator());

    private ReportText(DatasetReport report) {
        this.report = report;
    }

    public static String of(DatasetReport report) {
        ReportText text = new ReportText(report);
        text.rows();
        text.steps();
        text.lengths();
        text.issues();
        return text.out.toString();
    }

    private void rows() {
        String sources = String.join(", ", report.sources());
        out.add(String.format(
                Locale.ROOT, "%s: %,d rows read, %,d kept", sources, report.rowsRead(), report.rowsKept()));
        String removed = list(report.removed());
        if (!removed.isEmpty()) {
            out.add("  left out: " + removed);
        }
        if (report.shapes().size() > 1 || !report.shapes().containsKey(RowShape.CHAT.label())) {
            out.add("  shapes:   " + list(report.shapes()));
        }
        if (!report.splitSizes().isEmpty()) {
            out.add("  split:    " + list(report.splitSizes()));
        }
    }

    private static String list(Map<String, ? extends Number> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue().longValue() > 0)
                .map(entry ->
                        String.format(Locale.ROOT, "%,d %s", entry.getValue().longValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private void steps() {
        report.steps().forEach(this::step);
        report.sections().forEach(section -> {
            out.add("  " + section.title());
            section.lines().forEach(line -> out.add("    " + line));
        });
    }

    private void step(StepReport step) {
        StringJoiner what = new StringJoiner(", ");
        what.add(String.format(Locale.ROOT, "%,d in, %,d out", step.rowsIn(), step.rowsOut()));
        step.rejected()
                .forEach((reason, count) -> what.add(
                        String.format(Locale.ROOT, "%,d %s (%.1f %%)", count, reason, 100.0 * count / step.rowsIn())));
        step.changed().forEach((kind, count) -> what.add(String.format(Locale.ROOT, "%,d changed: %s", count, kind)));
        out.add("  step " + step.name() + ": " + what);
    }

    private void lengths() {
        if (report.rowsKept() > 0) {
            out.add("  prompts:  " + report.promptLengths() + " characters");
            out.add("  answers:  " + report.answerLengths() + " characters");
        }
    }

    private void issues() {
        if (report.counts().isEmpty()) {
            out.add("  issues:   none");
            return;
        }
        out.add(String.format(
                Locale.ROOT,
                "  issues:   %,d errors, %,d warnings, %,d notes",
                report.errors(),
                report.count(Severity.WARNING),
                report.count(Severity.INFO)));
        report.counts().entrySet().stream().limit(LINES).forEach(this::issue);
        int more = report.counts().size() - LINES;
        if (more > 0) {
            out.add("    … and " + more + " more kinds");
        }
    }

    private void issue(Map.Entry<String, Long> count) {
        report.issues(count.getKey()).stream()
                .findFirst()
                .ifPresent(first -> out.add(String.format(
                        Locale.ROOT,
                        "    %-7s %6d × %s, first at %s: %s -> %s",
                        first.severity().word(),
                        count.getValue(),
                        first.code(),
                        first.place(),
                        first.message(),
                        first.fix())));
    }
}
