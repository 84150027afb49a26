// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.html.internal.Html;
import java.util.Locale;
import java.util.Map;

/** The figures that one looks at first. */
final class Overview {
    private Overview() {}

    static void write(DatasetReport report, Map<String, Object> profile, Html out) {
        out.open("section", "tiles");
        tile(
                "rows kept",
                Numbers.whole(report.rowsKept()),
                "of " + Numbers.whole(report.rowsRead()) + " read",
                "",
                out);
        tile("left out", Numbers.whole(report.rowsRead() - (double) report.rowsKept()), "with a reason each", "", out);
        tile("errors", Numbers.whole(report.errors()), "", report.errors() > 0 ? "bad" : "good", out);
        long warnings = report.count(Severity.WARNING);
        tile("warnings", Numbers.whole(warnings), "", warnings > 0 ? "warn" : "good", out);
        Map<?, ?> tokens = Numbers.map(profile, "tokens");
        if (!tokens.isEmpty()) {
            tile(
                    "tokens",
                    compact(Numbers.of(tokens, "most")),
                    "from " + compact(Numbers.of(tokens, "least")),
                    "",
                    out);
        }
        Map<?, ?> cost = Numbers.map(profile, "cost");
        if (!cost.isEmpty()) {
            tile(
                    "cost of training",
                    String.format(Locale.ROOT, "$%.2f", Numbers.of(cost, "most_usd")),
                    cost.get("model") + ", " + Numbers.any(Numbers.of(cost, "epochs")) + " epochs, prices of "
                            + cost.get("as_of"),
                    "",
                    out);
        }
        out.close();
    }

    private static void tile(String name, String value, String note, String cssClass, Html out) {
        out.open("div", ("tile " + cssClass).strip())
                .element("span", "name", name)
                .element("strong", value);
        out.element("small", note).close();
    }

    private static String compact(double value) {
        if (value >= 1e6) {
            return String.format(Locale.ROOT, "%.2f M", value / 1e6);
        }
        return value >= 1e4 ? String.format(Locale.ROOT, "%.1f k", value / 1e3) : Numbers.whole(value);
    }
}
