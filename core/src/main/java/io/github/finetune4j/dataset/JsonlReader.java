package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.json.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one source row by row; holds one line at a time. */
final class JsonlReader {
    private final String source;
    private final JsonlLines lines;
    private final int maxLineBytes;
    private final IssueLog log;
    private final Intake intake;
    private final Set<RowShape> shapes = EnumSet.noneOf(RowShape.class);
    private final List<Long> blanksBeforeRows = new ArrayList<>();
    private boolean anyRow;
    private RowShape lastShape = RowShape.CHAT;

    JsonlReader(String source, InputStream in, int maxLineBytes, IssueLog log, Intake intake) {
        this.source = source;
        this.lines = new JsonlLines(in, maxLineBytes);
        this.maxLineBytes = maxLineBytes;
        this.log = log;
        this.intake = intake;
    }

    void read() {
        try {
            Optional<IssueCode> other = FirstLook.at(lines.bytes(), lines.peek());
            if (other.isPresent()) {
                log.addLoss(source, 1, other.get(), other.get().meaning());
                return;
            }
            while (!intake.full() && lines.next()) {
                line();
            }
            if (!anyRow) {
                log.addLoss(source, 0, IssueCode.EMPTY_FILE, IssueCode.EMPTY_FILE.meaning());
            }
        } catch (IOException e) {
            log.addLoss(source, lines.line() + 1, IssueCode.UNREADABLE, "reading stopped: " + e);
        }
    }

    private void line() {
        RowIssues issues = new RowIssues(log, source, lines.line());
        int from = lines.from();
        boolean bom = Utf8.startsWithBom(lines.bytes(), from, lines.to());
        if (bom) {
            from += Utf8.BOM_LENGTH;
        }
        if (!lines.tooLong() && isBlank(from)) {
            blank(issues);
            return;
        }
        firstRow();
        if (bom) {
            issues.report(IssueCode.BYTE_ORDER_MARK, "");
        }
        int start = from;
        row(from, issues)
                .ifPresentOrElse(
                        example -> intake.accept(example, lastShape.label(), issues),
                        () -> intake.reject(issues, () -> RejectLog.text(lines.bytes(), start, lines.to())));
    }

    // Blank lines before the first row wait: a file of nothing else gets one issue
    private void blank(RowIssues issues) {
        if (anyRow) {
            issues.report(IssueCode.BLANK_LINE, "");
        } else {
            blanksBeforeRows.add(issues.line());
        }
    }

    private void firstRow() {
        anyRow = true;
        blanksBeforeRows.forEach(line -> new RowIssues(log, source, line).report(IssueCode.BLANK_LINE, ""));
        blanksBeforeRows.clear();
    }

    private Optional<ChatExample> row(int from, RowIssues issues) {
        if (lines.tooLong()) {
            issues.report(IssueCode.LINE_TOO_LONG, "", "the line has more than " + maxLineBytes + " bytes");
            return Optional.empty();
        }
        int bad = Utf8.firstInvalid(lines.bytes(), from, lines.to());
        if (bad >= 0) {
            issues.report(IssueCode.INVALID_UTF8, "", "byte " + (bad - lines.from() + 1) + " of the line is no UTF-8");
            return Optional.empty();
        }
        try {
            Object value = Json.parse(lines.bytes(), from, lines.to());
            if (TextRules.possible(lines.bytes(), from, lines.to())) {
                TextRules.check(value, "", issues);
            }
            return object(value, issues);
        } catch (JsonException e) {
            issues.report(code(e.kind()), e.pointer(), e.problem());
            return Optional.empty();
        }
    }

    private Optional<ChatExample> object(@Nullable Object value, RowIssues issues) {
        if (!(value instanceof Map<?, ?> row)) {
            issues.report(IssueCode.ROW_NOT_OBJECT, "");
            return Optional.empty();
        }
        RowShape shape = RowShape.of(row);
        lastShape = shape;
        Optional<ChatExample> example = shape.read(row, issues);
        if (example.isPresent()) {
            intake.shape(shape);
            if (shapes.add(shape) && shape != RowShape.CHAT) {
                issues.report(
                        IssueCode.OTHER_SHAPE, "", "rows of " + shape.label() + " are read as chats from this line on");
            }
        }
        return example;
    }

    private boolean isBlank(int from) {
        for (int i = from; i < lines.to(); i++) {
            byte b = lines.bytes()[i];
            if (b != ' ' && b != '\t' && b != '\r') {
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
