// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.html.internal.Html;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The largest clusters of near duplicates. */
final class DuplicatesPart {
    private static final int ROWS = 8;

    private DuplicatesPart() {}

    static void write(ReportSection section, Html out) {
        out.open("section").element("h2", section.title());
        section.lines().forEach(line -> out.element("p", "note", line + "."));
        List<?> largest = section.figures().get("largest") instanceof List<?> list ? list : List.of();
        if (!largest.isEmpty()) {
            out.open("details").element("summary", "The largest clusters").open("div", "scroll");
            out.open("table", "plain").head("first row says", "rows", "where");
            for (Object item : largest) {
                if (item instanceof Map<?, ?> cluster && cluster.get("rows") instanceof List<?> rows) {
                    out.row(ProfilePart.string(cluster, "text"), Numbers.whole(rows.size()), places(rows));
                }
            }
            out.close("details");
        }
        out.close();
    }

    private static String places(List<?> rows) {
        String places = rows.stream().limit(ROWS).map(String::valueOf).collect(Collectors.joining(", "));
        return rows.size() > ROWS ? places + ", …" : places;
    }
}
