// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.text.TextSpan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts with labelled parts as a run keeps them, and what is wrong with some. */
final class TaggedRows {
    private static final String TEXT = "text";
    private static final String SPANS = "spans";
    private static final String START = "start";
    private static final String END = "end";
    private static final String LABEL = "label";

    private TaggedRows() {}

    /**
     * {@return the labels of spans, sorted}
     *
     * @param rows to learn
     * @throws io.github.finetune4j.error.InvalidRequestException if there is nothing to learn
     */
    static List<String> labels(List<TaggedExample> rows) {
        if (rows.size() < 2) {
            throw LongRows.refused("training rows: " + rows.size() + " -> give at least 2");
        }
        List<String> labels = rows.stream()
                .flatMap(row -> row.spans().stream())
                .map(TextSpan::label)
                .distinct()
                .sorted()
                .toList();
        if (labels.isEmpty()) {
            throw LongRows.refused(
                    "no span in all " + rows.size() + " training rows -> give rows in which parts are labelled");
        }
        return labels;
    }

    /** Refuses labels that are not learnt, naming rows. */
    static void requireKnown(List<TaggedExample> rows, List<String> labels) {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Set<String> others = new LinkedHashSet<>();
            rows.get(i).spans().stream()
                    .map(TextSpan::label)
                    .filter(label -> !labels.contains(label))
                    .forEach(others::add);
            if (!others.isEmpty()) {
                unknown.add("row " + (i + 1) + ": " + String.join(", ", others));
            }
        }
        if (!unknown.isEmpty()) {
            throw LongRows.refused(unknown.size() + " of " + rows.size()
                    + " validation rows have labels that no training row has: " + LongRows.first(unknown)
                    + " -> label training rows so, or leave these out");
        }
    }

    /**
     * Notes which spans can't be found again as they are, since tokens reach over their edges, or have two.
     *
     * @param rows to learn
     */
    static void note(List<TaggedExample> rows, Encoder encoder, int maxTokens, String what, List<String> notes) {
        List<String> lost = new ArrayList<>();
        List<String> wider = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            TaggedExample row = rows.get(i);
            EncodedText encoded = encoder.encode(row.text(), maxTokens);
            if (encoded.cut() == 0) { // of one that is cut it is said already
                List<TextSpan> learnt = TokenTags.of(encoded, row.text()).learnt(row.spans());
                if (learnt.size() < row.spans().size()) {
                    lost.add("row " + (i + 1));
                } else if (!learnt.equals(row.spans())) {
                    wider.add("row " + (i + 1));
                }
            }
        }
        note(lost, rows, what, "have a span without a token of its own, which is not learnt", notes);
        note(wider, rows, what, "have a span whose edge lies within a token, and is learnt up to the token's", notes);
    }

    private static void note(List<String> which, List<TaggedExample> rows, String what, String so, List<String> notes) {
        if (!which.isEmpty()) {
            notes.add(which.size() + " of " + rows.size() + " " + what + " rows " + so + ": " + LongRows.first(which));
        }
    }

    static Map<String, Object> json(TaggedExample row) {
        return Map.of(
                TEXT,
                row.text(),
                SPANS,
                row.spans().stream()
                        .map(span -> Map.of(START, span.start(), END, span.end(), LABEL, span.label()))
                        .toList());
    }

    static TaggedExample of(Map<String, ?> json) {
        List<?> all = json.get(SPANS) instanceof List<?> list ? list : List.of();
        List<TextSpan> spans = new ArrayList<>();
        for (Object each : all) {
            if (each instanceof Map<?, ?> span
                    && span.get(START) instanceof Number start
                    && span.get(END) instanceof Number end) {
                spans.add(new TextSpan(start.intValue(), end.intValue(), String.valueOf(span.get(LABEL))));
            } else {
                throw new IllegalArgumentException("a span without start, end and label -> the file is damaged");
            }
        }
        return new TaggedExample(String.valueOf(json.get(TEXT)), spans, Map.of());
    }
}
