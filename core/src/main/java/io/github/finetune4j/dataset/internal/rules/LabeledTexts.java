// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text and its label in two fields, read as a chat that answers with the label: a number as its digits, several
 * labels as a JSON array.
 */
public record LabeledTexts(String textField, String labelField) implements RowFormat {
    @Override
    public String label() {
        return "texts with labels";
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.containsKey(textField) && row.containsKey(labelField) && !row.containsKey("messages");
    }

    @Override
    public Optional<ChatExample> read(Map<String, Object> row, RowProblems problems) {
        RowFields fields = new RowFields(row, problems);
        String text = fields.text(textField);
        String label = label(fields.take(labelField), fields);
        return fields.made(
                IssueCode.MIXED_FORMATS,
                "",
                () -> new ChatExample(List.of(Message.user(text), Message.assistant(label)), fields.rest()));
    }

    private String label(@Nullable Object value, RowFields fields) {
        boolean several = value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
        if (several || value instanceof Number || value instanceof Boolean) {
            return Json.write(value);
        }
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        if (value == null || value instanceof String) {
            fields.report(IssueCode.NO_LABEL, labelField);
        } else {
            fields.wrong(labelField, "a label, a number or a list of labels", value);
        }
        return "";
    }
}
