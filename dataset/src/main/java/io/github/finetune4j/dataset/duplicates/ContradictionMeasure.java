// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists the contradictions of a data set in its report. */
record ContradictionMeasure(TextNormalization normalization) implements DatasetMeasure<List<DatasetRow>> {
    private static final int LISTED = 50;
    private static final int ANSWERS = 5;
    private static final int SHOWN = 100;

    @Override
    public String name() {
        return "contradictions";
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
        List<Example> examples = rows.stream().map(DatasetRow::example).toList();
        List<Contradiction> found = Contradiction.find(examples, normalization);
        int affected = found.stream().mapToInt(one -> one.rows().size()).sum();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("inputs", found.size());
        figures.put("rows", affected);
        figures.put(
                "examples",
                found.stream()
                        .sorted(Comparator.comparingInt(
                                        (Contradiction one) -> one.rows().size())
                                .reversed())
                        .limit(LISTED)
                        .map(one -> listed(one, rows))
                        .toList());
        String line = found.isEmpty()
                ? "no input has two different answers"
                : String.format(
                        Locale.ROOT,
                        "inputs with different answers: %,d, in %,d rows; decide for one answer each",
                        found.size(),
                        affected);
        return new ReportSection(name(), "Contradictions", figures, List.of(line));
    }

    private static Map<String, Object> listed(Contradiction one, List<DatasetRow> rows) {
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("input", cut(one.input()));
        listed.put(
                "answers",
                one.answers().entrySet().stream()
                        .limit(ANSWERS)
                        .map(entry -> cut(entry.getKey()) + " ("
                                + entry.getValue().stream()
                                        .limit(ANSWERS)
                                        .map(row -> rows.get(row).origin().toString())
                                        .collect(Collectors.joining(", "))
                                + ")")
                        .collect(Collectors.joining("; ")));
        return listed;
    }

    private static String cut(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN; // no half a character
        return text.substring(0, end) + "…";
    }
}
