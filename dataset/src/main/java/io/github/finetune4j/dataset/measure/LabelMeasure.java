// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.duplicates.Contradiction;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.internal.text.ShownText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The profile of labels as a section of the report. It names rows by their places, and shows none of their texts. */
record LabelMeasure(NearDuplicates search) implements DatasetMeasure<List<DatasetRow>> {
    private static final int LISTED = 100;
    private static final int FEW = 5;
    private static final int SHOWN = 60;

    @Override
    public String name() {
        return "labels";
    }

    @Override
    public List<DatasetRow> empty() {
        return new ArrayList<>();
    }

    @Override
    public void add(List<DatasetRow> rows, DatasetRow row) {
        rows.add(row);
    }

    @Override
    public List<DatasetRow> merge(List<DatasetRow> first, List<DatasetRow> second) {
        first.addAll(second);
        return first;
    }

    @Override
    public ReportSection section(List<DatasetRow> rows) {
        LabelProfile profile =
                LabelProfile.of(rows.stream().map(DatasetRow::example).toList(), search);
        return new ReportSection(name(), "Labels", figures(profile, rows), lines(profile, rows));
    }

    private static List<String> lines(LabelProfile profile, List<DatasetRow> rows) {
        Map<String, Long> counts = profile.balance().counts();
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "labels: %,d in %,d rows; most frequent by rarest %.1f, evenness %.2f",
                counts.size(),
                rows.size(),
                profile.balance().imbalance(),
                profile.balance().evenness()));
        if (counts.size() == 1) {
            lines.add("all rows have the same label: there is nothing to tell apart");
        }
        add(lines, "labels of one row only", profile.single().size(), few(profile.single()));
        add(
                lines,
                "rows without a label",
                profile.unlabelled().size(),
                few(profile.unlabelled().stream()
                        .map(row -> place(rows, row))
                        .limit(FEW)
                        .toList()));
        add(
                lines,
                "labels that differ only in case, space or punctuation",
                profile.alike().size(),
                few(profile.alike().stream()
                        .map(form -> String.join(" = ", form))
                        .toList()));
        add(lines, "texts with different labels", profile.contradictions(), rows);
        add(lines, "nearly equal texts with different labels", profile.nearContradictions(), rows);
        return lines;
    }

    private static void add(List<String> lines, String what, int count, String first) {
        if (count > 0) {
            lines.add(format("%s: %,d, such as %s", what, count, first));
        }
    }

    private static void add(List<String> lines, String what, List<Contradiction> found, List<DatasetRow> rows) {
        if (!found.isEmpty()) {
            String first = few(found.get(0).rows().stream()
                    .limit(FEW)
                    .map(row -> place(rows, row))
                    .toList());
            lines.add(format(
                    "%s: %,d, in %,d rows, such as %s",
                    what, found.size(), LabelProfile.rows(found).count(), first));
        }
    }

    private static String few(List<String> names) {
        return names.stream()
                        .limit(FEW)
                        .map(name -> ShownText.brief(name, SHOWN))
                        .collect(Collectors.joining(", "))
                + (names.size() > FEW ? ", …" : "");
    }

    private static String place(List<DatasetRow> rows, int row) {
        return rows.get(row).origin().toString();
    }

    private static Map<String, Object> figures(LabelProfile profile, List<DatasetRow> rows) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("labels", profile.balance().counts().size());
        figures.put("imbalance", profile.balance().imbalance());
        figures.put("evenness", profile.balance().evenness());
        figures.put("single", profile.single().size());
        figures.put("unlabelled", profile.unlabelled().size());
        figures.put("alike", profile.alike().size());
        figures.put("contradictions", profile.contradictions().size());
        figures.put("near_contradictions", profile.nearContradictions().size());
        List<Map<String, Object>> counts = new ArrayList<>();
        profile.balance().counts().entrySet().stream().limit(LISTED).forEach(entry -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("label", ShownText.brief(entry.getKey(), SHOWN));
            row.put("rows", entry.getValue());
            counts.add(row);
        });
        figures.put("counts", counts);
        figures.put("contradicting_rows", listed(profile.contradictions(), rows));
        figures.put("nearly_contradicting_rows", listed(profile.nearContradictions(), rows));
        return figures;
    }

    private static List<Map<String, Object>> listed(List<Contradiction> found, List<DatasetRow> rows) {
        List<Map<String, Object>> listed = new ArrayList<>();
        found.stream().limit(LISTED).forEach(one -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("labels", few(List.copyOf(one.answers().keySet())));
            row.put(
                    "rows",
                    few(one.rows().stream()
                            .limit(FEW + 1)
                            .map(each -> place(rows, each))
                            .toList()));
            listed.add(row);
        });
        return listed;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
