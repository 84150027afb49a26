// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.text.TextSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text with its spans: {@code {"text": …, "spans": [{"start": 0, "end": 4, "label": "PERSON"}]}}. */
public final class TaggedTexts implements RowFormat {
    public static final TaggedTexts STANDARD = new TaggedTexts();
    private static final String TEXT = "text";
    private static final String SPANS = "spans";
    private static final String START = "start";
    private static final String END = "end";
    private static final String LABEL = "label";
    private static final String LIST = "a list of {\"start\", \"end\", \"label\"}, each with characters in it";

    private TaggedTexts() {}

    @Override
    public String label() {
        return "texts with spans";
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.containsKey(TEXT) && row.containsKey(SPANS) && !row.containsKey("messages");
    }

    @Override
    public Optional<TaggedExample> read(Map<String, Object> row, RowProblems problems) {
        RowFields fields = new RowFields(row, problems);
        String text = fields.text(TEXT);
        List<TextSpan> spans = spans(fields.take(SPANS), fields);
        return fields.made(IssueCode.BAD_SPAN, "/" + SPANS, () -> new TaggedExample(text, spans, fields.rest()));
    }

    private static List<TextSpan> spans(@Nullable Object value, RowFields fields) {
        List<TextSpan> spans = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            fields.wrong(SPANS, LIST, value);
            return spans;
        }
        for (Object each : list) {
            if (each instanceof Map<?, ?> span
                    && span.get(START) instanceof Long start
                    && span.get(END) instanceof Long end
                    && span.get(LABEL) instanceof String label
                    && !label.isBlank()
                    && start >= 0
                    && end > start
                    && end <= Integer.MAX_VALUE) {
                spans.add(new TextSpan(start.intValue(), end.intValue(), label));
            } else {
                fields.wrong(SPANS, LIST, each);
            }
        }
        return spans;
    }

    /** {@return the row of a tagged text, which {@link #read} reads} */
    static Map<String, @Nullable Object> row(TaggedExample tagged) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put(TEXT, tagged.text());
        row.put(SPANS, spans(tagged));
        row.putAll(tagged.fields());
        return row;
    }

    /** {@return the spans as JSON values} */
    public static List<Map<String, Object>> spans(TaggedExample tagged) {
        return tagged.spans().stream()
                .map(span -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put(START, (long) span.start());
                    json.put(END, (long) span.end());
                    json.put(LABEL, span.label());
                    return json;
                })
                .toList();
    }
}
