// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.result.StepReport;
import io.github.finetune4j.html.internal.Html;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the page on what became of the rows, step by step. */
final class StepsPart {
    private StepsPart() {}

    static void write(DatasetReport report, Html out) {
        out.open("section").element("h2", "From row to row");
        out.open("div", "scroll").open("table", "steps").head("step", "rows after it", "left out", "changed");
        long read = report.rowsRead();
        long invalid =
                report.removed().getOrDefault("invalid", 0L) + report.removed().getOrDefault("duplicate", 0L);
        step("reading", read - invalid, read, counted(reading(report), read), "", out);
        for (StepReport step : report.steps()) {
            step(
                    step.name(),
                    step.rowsOut(),
                    read,
                    counted(step.rejected(), step.rowsIn()),
                    counted(step.changed(), step.rowsIn()),
                    out);
        }
        out.close("section");
    }

    private static Map<String, Long> reading(DatasetReport report) {
        return report.removed().entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals("invalid") || entry.getKey().equals("duplicate"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void step(String name, long rows, long read, String rejected, String changed, Html out) {
        out.open("tr").element("th", name).open("td").text(Numbers.whole(rows));
        out.bar(read == 0 ? 0 : (double) rows / read, "").close();
        out.element("td", rejected).element("td", changed).close();
    }

    private static String counted(Map<String, Long> counts, long rows) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Numbers.whole(entry.getValue()) + " " + entry.getKey() + " ("
                        + Numbers.percent((double) entry.getValue() / rows) + ")")
                .collect(Collectors.joining(", "));
    }
}
