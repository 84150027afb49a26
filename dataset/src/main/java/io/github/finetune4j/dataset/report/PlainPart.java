// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.html.internal.Html;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A section that nothing is drawn for: its lines, and its plain figures. */
final class PlainPart {
    private PlainPart() {}

    static void write(ReportSection section, Html out) {
        out.open("section").element("h2", section.title());
        section.lines().forEach(line -> out.element("p", "note", line));
        out.open("details")
                .element("summary", "Figures")
                .open("div", "scroll")
                .open("table", "figures")
                .open("tbody");
        section.figures().forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, inner) -> out.row(name + ": " + key, Numbers.any(String.valueOf(inner))));
            } else if (!(value instanceof List<?>)) {
                out.row(name, Numbers.any(value));
            }
        });
        out.close("details");
        section.figures().forEach((name, value) -> listed(name, DataReportPage.list(value), out));
        out.close();
    }

    // A list of figures with names is a table, its columns named by the first
    private static void listed(String name, List<?> items, Html out) {
        if (items.isEmpty() || !(items.get(0) instanceof Map<?, ?> first)) {
            return;
        }
        out.open("details").element("summary", words(name)).open("div", "scroll");
        String[] columns = first.keySet().stream().map(String::valueOf).toArray(String[]::new);
        out.open("table", "plain")
                .head(Arrays.stream(columns).map(PlainPart::words).toArray(String[]::new));
        for (Object item : items) {
            if (item instanceof Map<?, ?> map) {
                row(map, columns, out);
            }
        }
        out.close("details");
    }

    private static void row(Map<?, ?> item, String[] columns, Html out) {
        out.open("tr");
        for (int i = 0; i < columns.length; i++) {
            out.cell(i).text(Numbers.any(ProfilePart.value(item, columns[i]))).close();
        }
        out.close();
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }
}
