// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.html.internal.Html;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A few rows that were left out for each reason. */
final class RejectedPart {
    private static final int PER_REASON = 5;
    private static final int SHOWN = 600;

    private RejectedPart() {}

    static void write(DatasetReport report, Html out) {
        if (report.rejected().isEmpty()) {
            return;
        }
        Map<String, List<RejectedRow>> byReason = new LinkedHashMap<>();
        report.rejected()
                .forEach(row -> byReason.merge(row.step() + ": " + row.reason(), List.of(row), RejectedPart::joined));
        out.open("section").element("h2", "Rows left out");
        byReason.forEach((reason, rows) -> {
            out.open("details").element("summary", reason + ", the first " + rows.size());
            rows.forEach(row -> row(row, out));
            out.close();
        });
        out.close();
    }

    private static List<RejectedRow> joined(List<RejectedRow> first, List<RejectedRow> second) {
        return first.size() >= PER_REASON
                ? first
                : Stream.concat(first.stream(), second.stream()).toList();
    }

    /** The beginning, without half a character at its end. */
    private static String cut(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, end) + "…";
    }

    private static void row(RejectedRow row, Html out) {
        out.open("article").element("h4", row.origin() + ": " + row.detail());
        String text = row.row();
        out.quoted("p", "said", cut(text)).close();
    }
}
