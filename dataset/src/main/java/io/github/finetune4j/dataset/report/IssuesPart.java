// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.html.internal.Html;

/** The issues by code, with the first of each. */
final class IssuesPart {
    private IssuesPart() {}

    static void write(DatasetReport report, Html out) {
        out.open("section").element("h2", "Issues");
        if (report.counts().isEmpty()) {
            out.element("p", "fine", "No issue was found.").close();
            return;
        }
        out.open("div", "scroll")
                .open("table", "issues")
                .head("issue", "severity", "count", "first found", "what to do");
        report.counts().forEach((code, count) -> issue(report, code, (double) count, out));
        out.close("section");
    }

    private static void issue(DatasetReport report, String code, double count, Html out) {
        out.open("tr").element("th", code);
        DatasetIssue first = report.issues(code).stream().findFirst().orElse(null);
        if (first == null) {
            out.element("td", "")
                    .element("td", "number", Numbers.whole(count))
                    .element("td", "")
                    .element("td", "");
        } else {
            String severity = first.severity().word();
            out.open("td").element("span", "badge " + severity, severity).close();
            out.element("td", "number", Numbers.whole(count));
            out.open("td", "said")
                    .text(first.message())
                    .element("small", first.place())
                    .close();
            out.element("td", first.fix());
        }
        out.close();
    }
}
