// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A section of the data card: which teachers answered the rows, in which version, and by what right. */
record TeacherMeasure(List<AskedTeacher> teachers) implements DatasetMeasure<TeacherMeasure.Counts> {
    /** Rows by what their fields say. */
    static final class Counts {
        private final Map<String, Long> versions = new TreeMap<>();
        private final Map<String, Long> terms = new TreeMap<>();
        private final Map<String, Long> from = new TreeMap<>();
        private double price;
        private long rows;
    }

    @Override
    public String name() {
        return Teacher.FIELD;
    }

    @Override
    public Counts empty() {
        return new Counts();
    }

    @Override
    public void add(Counts counts, DatasetRow row) {
        counts.rows++;
        Map<String, Object> fields = row.example().fields();
        counts.from.merge(Provenance.from(fields), 1L, Long::sum);
        for (Map<?, ?> answer : Provenance.answers(fields)) {
            Object version = answer.get("version");
            String model = answer.get("teacher") + (version == null ? "" : " (" + version + ")");
            counts.versions.merge(model, 1L, Long::sum);
            counts.terms.merge(String.valueOf(answer.get("terms")), 1L, Long::sum);
            counts.price += answer.get("price") instanceof Number price ? price.doubleValue() : 0;
        }
    }

    @Override
    public Counts merge(Counts first, Counts second) {
        second.versions.forEach((key, count) -> first.versions.merge(key, count, Long::sum));
        second.terms.forEach((key, count) -> first.terms.merge(key, count, Long::sum));
        second.from.forEach((key, count) -> first.from.merge(key, count, Long::sum));
        first.price += second.price;
        first.rows += second.rows;
        return first;
    }

    @Override
    public ReportSection section(Counts whole) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", whole.rows);
        figures.put("answers", whole.versions);
        figures.put("terms", whole.terms);
        figures.put("from", whole.from);
        figures.put("price", whole.price);
        List<String> lines = new ArrayList<>();
        whole.versions.forEach((model, count) -> lines.add("answered by " + model + ": " + count));
        whole.from.forEach((source, count) -> lines.add("prompts of " + source + ": " + count));
        lines.add(String.format(Locale.ROOT, "price of the answers that were kept: %.4f", whole.price));
        teachers.forEach(teacher -> lines.add(words(teacher)));
        return new ReportSection(name(), "Teachers", figures, lines);
    }

    private static String words(AskedTeacher teacher) {
        return teacher.identity() + ", terms " + teacher.term().id() + ": "
                + teacher.term().words()
                + teacher.statedRight().map(right -> "; " + right.words()).orElse("");
    }

    /** {@return the teachers as the rows' source: cards and bills of materials show sources} */
    String source() {
        List<String> names = new ArrayList<>();
        for (AskedTeacher teacher : teachers) {
            names.add(teacher.identity() + " under terms " + teacher.term().id()
                    + teacher.statedRight()
                            .map(right -> " by the right that " + right.by() + " stated on " + right.day())
                            .orElse(""));
        }
        return "answers of " + String.join(", ", names);
    }
}
