// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.html.internal.Html;
import java.util.Map;
import java.util.stream.Collectors;

/** The section on data: what was read, what was left out, and the issues by code. */
final class DataSection {
    private final DatasetReport report;
    private final Html out;

    private DataSection(DatasetReport report, Html out) {
        this.report = report;
        this.out = out;
    }

    static void write(DatasetReport report, Html out) {
        new DataSection(report, out).write();
    }

    private void write() {
        out.open("section").element("h2", "Data").open("p");
        out.text("Read " + report.rowsRead() + " rows from " + String.join(", ", report.sources()) + ", kept "
                + report.rowsKept() + "; left out: " + counted(report.removed()) + ".");
        if (!report.splitSizes().isEmpty()) {
            out.text(" Split: " + counted(report.splitSizes()) + ".");
        }
        out.close();
        if (report.counts().isEmpty()) {
            out.element("p", "No issue was found.");
        } else {
            issues();
        }
        out.close();
    }

    private void issues() {
        out.open("div", "scroll").open("table", "issues");
        out.head("issue", "severity", "count", "first found", "what to do");
        report.counts().forEach(this::issue);
        out.close("div");
    }

    private void issue(String code, long count) {
        out.open("tr").element("th", code);
        DatasetIssue first = report.issues(code).stream().findFirst().orElse(null);
        if (first == null) {
            out.element("td", "")
                    .element("td", String.valueOf(count))
                    .element("td", "")
                    .element("td", "");
        } else {
            out.open("td")
                    .element(
                            "span",
                            "badge " + first.severity().word(),
                            first.severity().word())
                    .close();
            out.element("td", String.valueOf(count));
            out.open("td").text(first.message()).element("small", first.place()).close();
            out.element("td", first.fix());
        }
        out.close();
    }

    private static String counted(Map<String, ? extends Number> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
