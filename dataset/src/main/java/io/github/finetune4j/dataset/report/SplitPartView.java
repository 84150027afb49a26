// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.html.internal.Html;
import java.util.Locale;
import java.util.Map;

/** The part of the page on how the rows were divided, and whether the parts are alike. */
final class SplitPartView {
    private SplitPartView() {}

    static void write(DatasetReport report, ReportSection section, Html out) {
        out.open("section").element("h2", "Split");
        section.lines().forEach(line -> out.element("p", "note", line));
        double all = report.splitSizes().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        out.open("table", "counts").open("tbody");
        report.splitSizes().forEach((part, size) -> {
            out.open("tr")
                    .element("th", part)
                    .open("td", "wide")
                    .bar(size / Math.max(1, all), "second")
                    .close();
            out.element("td", "number", Numbers.whole(size) + " (" + Numbers.percent(size / Math.max(1, all)) + ")")
                    .close();
        });
        out.close("table");
        if (section.figures().get("tests") instanceof Iterable<?> tests) {
            tests(tests, out);
        }
        out.close();
    }

    private static void tests(Iterable<?> tests, Html out) {
        out.open("details")
                .element("summary", "Tests whether validation and test are like training")
                .open("div", "scroll");
        out.open("table", "plain").head("of", "test", "statistic", "p", "p after Holm", "n");
        for (Object item : tests) {
            if (item instanceof Map<?, ?> test) {
                out.row(
                        ProfilePart.string(test, "of"),
                        ProfilePart.string(test, "method"),
                        String.format(Locale.ROOT, "%.4g", Numbers.of(test, "statistic")),
                        String.format(Locale.ROOT, "%.4f", Numbers.of(test, "p")),
                        String.format(Locale.ROOT, "%.4f", Numbers.of(test, "holm_p")),
                        Numbers.whole(Numbers.of(test, "n")));
            }
        }
        out.close("details");
    }
}
