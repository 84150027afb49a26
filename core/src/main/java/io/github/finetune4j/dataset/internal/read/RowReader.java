// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.RowRepair;
import io.github.finetune4j.dataset.internal.hash.RowHasher;
import io.github.finetune4j.dataset.internal.hash.RowHashes;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.rules.ExampleCheck;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.internal.rules.RowIssues;
import io.github.finetune4j.dataset.internal.rules.TextRules;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads records, for one thread. */
final class RowReader {
    private final ReadSettings settings;
    private final PlainRow plain;
    private final boolean quick;
    private final RowHasher hasher = new RowHasher();

    RowReader(ReadSettings settings) {
        this.settings = settings;
        this.plain = new PlainRow(settings);
        this.quick = settings.plain();
    }

    /** {@return the rows of a piece in order} */
    List<ReadRow> read(RowBatch batch) {
        List<ReadRow> results = new ArrayList<>();
        if (batch.tooLong) {
            results.add(tooLong(""));
        } else if (batch.records() >= 0) {
            for (int i = 0; i < batch.records(); i++) {
                results.add(record(batch.bytes, batch.from(i), batch.to(i)));
            }
        } else {
            lines(batch, results);
        }
        return results;
    }

    private void lines(RowBatch batch, List<ReadRow> results) {
        int at = 0;
        while (at < batch.length) {
            ReadRow plainRow = quick ? plain.read(batch.bytes, at, batch.length) : null;
            int end = plainRow != null ? plain.end() : lineFeed(batch.bytes, at, batch.length);
            ReadRow row = plainRow != null ? plainRow : record(batch.bytes, at, end);
            row.lineBytes = end + 1 - at;
            results.add(row);
            at = end + 1;
        }
    }

    private static int lineFeed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private ReadRow record(byte[] bytes, int from, int to) {
        if (to - from > settings.maxLineBytes()) {
            return tooLong(RejectLog.text(bytes, from, to));
        }
        boolean bom = Utf8.startsWithBom(bytes, from, to);
        int start = bom ? from + Utf8.BOM_LENGTH : from;
        if (blank(bytes, start, to)) {
            return ReadRow.blank();
        }
        RowIssues issues = new RowIssues();
        if (bom) {
            issues.report(IssueCode.BYTE_ORDER_MARK, "");
        }
        return value(bytes, from, start, to, issues);
    }

    private ReadRow value(byte[] bytes, int lineFrom, int from, int to, RowIssues issues) {
        int bad = Utf8.firstInvalid(bytes, from, to);
        if (bad >= 0) {
            issues.report(IssueCode.INVALID_UTF8, "", "byte " + (bad - lineFrom + 1) + " of the line is no UTF-8");
            return ReadRow.broken(issues, RejectLog.text(bytes, from, to));
        }
        try {
            Object value = Json.parse(bytes, from, to);
            if (TextRules.possible(bytes, from, to)) {
                TextRules.check(value, "", issues);
            }
            if (value instanceof Map<?, ?> row) {
                return fields(row, issues, () -> RejectLog.text(bytes, from, to));
            }
            issues.report(IssueCode.ROW_NOT_OBJECT, "");
        } catch (JsonException e) {
            issues.report(code(e.kind()), e.pointer(), e.problem());
        }
        return ReadRow.broken(issues, RejectLog.text(bytes, from, to));
    }

    /** {@return a row out of fields that are JSON values} */
    ReadRow fields(Map<?, ?> row) {
        RowIssues issues = new RowIssues();
        TextRules.check(row, "", issues);
        return fields(row, issues, () -> Json.write(row));
    }

    private ReadRow fields(Map<?, ?> read, RowIssues issues, Supplier<String> text) {
        Map<String, Object> row = typed(read);
        for (RowRepair repair : settings.repairs()) {
            row = repair.repair(row, issues);
        }
        RowFormat format = settings.format(row);
        Optional<? extends Example> example = format.read(row, issues);
        if (example.isEmpty() || issues.broken()) {
            return ReadRow.broken(issues, text.get());
        }
        return usable(issues, example.get(), format.label(row));
    }

    /** {@return an example that came ready made, checked} */
    ReadRow example(Example example) {
        RowIssues issues = new RowIssues();
        return ExampleCheck.passes(example, issues)
                ? usable(issues, example, ExampleRows.label(example))
                : ReadRow.broken(issues, Json.write(ExampleRows.row(example)));
    }

    private ReadRow usable(RowIssues issues, Example example, String format) {
        RowHashes hashes = hasher.of(example, settings.normalized());
        ReadRow result = ReadRow.usable(issues, example, format, hashes);
        if (settings.split() != null) {
            result.part = settings.split().partOf(example);
            result.out = Json.write(ExampleRows.row(example)).getBytes(StandardCharsets.UTF_8);
            result.outTo = result.out.length;
        }
        return result;
    }

    @SuppressWarnings("unchecked") // JSON objects have no other keys
    private static Map<String, Object> typed(Map<?, ?> row) {
        return (Map<String, Object>) row;
    }

    /** {@return a row that is not read for its length} */
    ReadRow tooLong(String text) {
        RowIssues issues = new RowIssues();
        issues.report(IssueCode.LINE_TOO_LONG, "", "the line has more than " + settings.maxLineBytes() + " bytes");
        return ReadRow.broken(issues, text);
    }

    private static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static IssueCode code(JsonException.Kind kind) {
        return switch (kind) {
            case SYNTAX -> IssueCode.INVALID_JSON;
            case TRUNCATED -> IssueCode.TRUNCATED_LINE;
            case TRAILING_TEXT -> IssueCode.TRAILING_CONTENT;
            case SEVERAL_VALUES -> IssueCode.SEVERAL_VALUES_ON_ONE_LINE;
            case DUPLICATE_KEY -> IssueCode.DUPLICATE_KEY;
            case TOO_DEEP -> IssueCode.NESTING_TOO_DEEP;
            case NOT_UTF8 -> IssueCode.INVALID_UTF8;
        };
    }
}
