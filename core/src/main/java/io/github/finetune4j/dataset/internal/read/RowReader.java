// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.internal.rules.RowIssues;
import io.github.finetune4j.dataset.internal.rules.TextRules;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.json.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows of the bytes of a batch, for one thread: plain rows straight, others through their fields. */
final class RowReader {
    private final ReadSettings settings;
    private final RowRules rules;
    private final @Nullable PlainRow plain; // null where no row may be read straight

    RowReader(ReadSettings settings) {
        this.settings = settings;
        this.rules = new RowRules(settings);
        this.plain = settings.plain() ? new PlainRow(settings) : null;
    }

    /** {@return the rows of a piece in order} */
    List<ReadRow> read(RowBatch batch) {
        if (batch.tooLong()) {
            return List.of(rules.tooLong(""));
        }
        List<ReadRow> rows = new ArrayList<>();
        if (batch.records() < 0) {
            lines(batch.bytes(), batch.length(), rows);
        } else {
            records(batch, rows);
        }
        return rows;
    }

    private void records(RowBatch batch, List<ReadRow> rows) {
        for (int i = 0; i < batch.records(); i++) {
            rows.add(record(batch.bytes(), batch.from(i), batch.to(i)));
        }
    }

    private void lines(byte[] bytes, int length, List<ReadRow> rows) {
        int at = 0;
        while (at < length) {
            at = line(bytes, at, length, rows) + 1;
        }
    }

    // Returns where the line ends
    private int line(byte[] bytes, int from, int length, List<ReadRow> rows) {
        ReadRow row = plain == null ? null : plain.read(bytes, from, length);
        if (plain != null && row != null) {
            rows.add(row);
            return plain.end();
        }
        int end = lineFeed(bytes, from, length);
        rows.add(record(bytes, from, end).ofLine(end + 1 - from));
        return end;
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
            return rules.tooLong(RejectLog.text(bytes, from, to));
        }
        boolean bom = Utf8.startsWithBom(bytes, from, to);
        int start = bom ? from + Utf8.BOM_LENGTH : from;
        if (blank(bytes, start, to)) {
            return ReadRow.blankLine();
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
                return rules.row(row, issues, () -> RejectLog.text(bytes, from, to));
            }
            issues.report(IssueCode.ROW_NOT_OBJECT, "");
        } catch (JsonException e) {
            issues.report(code(e.kind()), e.pointer(), e.problem());
        }
        return ReadRow.broken(issues, RejectLog.text(bytes, from, to));
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
