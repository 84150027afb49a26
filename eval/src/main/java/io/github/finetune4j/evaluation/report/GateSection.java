// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.html.internal.Html;

/** The section on gates: what was required, and whether it is met. */
final class GateSection {
    private GateSection() {}

    static void write(GateReport report, Html out) {
        out.open("section").element("h2", "Gates");
        out.element(
                "p", "note", (report.passed() ? "All are passed." : "Not all are passed; undecided does not pass."));
        out.open("div", "scroll").open("table", "gates").head("gate", "status", "why");
        report.outcomes().forEach(outcome -> row(outcome, out));
        out.close("section");
    }

    private static void row(GateOutcome outcome, Html out) {
        out.open("tr").element("th", outcome.gate().name()).open("td");
        out.element("span", "badge " + outcome.status().word(), outcome.status().word())
                .close();
        out.element("td", outcome.reason()).close();
    }
}
