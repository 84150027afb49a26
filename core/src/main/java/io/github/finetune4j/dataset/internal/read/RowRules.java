// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.RowRepair;
import io.github.finetune4j.dataset.internal.hash.RowHasher;
import io.github.finetune4j.dataset.internal.rules.ExampleCheck;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.internal.rules.RowIssues;
import io.github.finetune4j.dataset.internal.rules.TextRules;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes rows of fields: repairs them, recognises their shape, checks them by its rules; for one thread. */
final class RowRules {
    private final ReadSettings settings;
    private final RowHasher hasher = new RowHasher();

    RowRules(ReadSettings settings) {
        this.settings = settings;
    }

    /** {@return a row out of fields that are JSON values} */
    ReadRow row(Map<?, ?> fields) {
        RowIssues issues = new RowIssues();
        TextRules.check(fields, "", issues);
        return row(fields, issues, () -> Json.write(fields));
    }

    /**
     * {@return a row out of fields whose texts were checked}
     *
     * @param issues found so far
     * @param text the record as it came, for {@code rejected.jsonl}
     */
    ReadRow row(Map<?, ?> fields, RowIssues issues, Supplier<String> text) {
        Attempt<Optional<Read>> read = Attempt.at(() -> read(typed(fields), issues));
        Throwable failure = read.failure();
        if (failure != null) {
            issues.report(IssueCode.MAPPING_FAILED.issue(
                    "",
                    "a repair or the format failed on the row: "
                            + failure.getClass().getName()));
            return ReadRow.broken(issues, text.get());
        }
        Optional<Read> found = read.value();
        return found.isEmpty() || issues.broken()
                ? ReadRow.broken(issues, text.get())
                : usable(issues, found.get().example(), found.get().format());
    }

    private record Read(Example example, String format) {}

    private Optional<Read> read(Map<String, Object> fields, RowIssues issues) {
        Map<String, Object> row = fields;
        for (RowRepair repair : settings.repairs()) {
            row = repair.repair(row, issues);
        }
        RowFormat format = settings.format(row);
        Map<String, Object> repaired = row;
        return format.read(row, issues).map(example -> new Read(example, format.label(repaired)));
    }

    /** {@return a row out of an example that came ready made} */
    ReadRow row(Example example) {
        RowIssues issues = new RowIssues();
        return ExampleCheck.passes(example, issues)
                ? usable(issues, example, ExampleRows.label(example))
                : ReadRow.broken(issues, Json.write(ExampleRows.row(example)));
    }

    /** {@return a row that is not read for its length} */
    ReadRow tooLong(String text) {
        String message = "the line has more than " + settings.maxLineBytes() + " bytes";
        return ReadRow.broken(IssueCode.LINE_TOO_LONG.issue("", message), text);
    }

    private ReadRow usable(RowIssues issues, Example example, String format) {
        ReadRow row = ReadRow.usable(issues, example, format, hasher.of(example, settings.normalized()));
        SplitRule split = settings.split();
        if (split == null) {
            return row;
        }
        byte[] line = Json.write(ExampleRows.row(example)).getBytes(StandardCharsets.UTF_8);
        return row.dealt(split.partOf(example), line, 0, line.length);
    }

    @SuppressWarnings("unchecked") // JSON objects have no other keys
    private static Map<String, Object> typed(Map<?, ?> row) {
        return (Map<String, Object>) row;
    }
}
