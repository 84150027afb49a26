package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** Where a row is, and what was found in it. */
final class RowIssues {
    private static final int SHOWN = 40;
    private final IssueLog log;
    private final String source;
    private final long line;
    private @Nullable DatasetIssue first;

    RowIssues(IssueLog log, String source, long line) {
        this.log = log;
        this.source = source;
        this.line = line;
    }

    void report(IssueCode code, String pointer) {
        report(code, pointer, code.meaning());
    }

    void report(IssueCode code, String pointer, String message) {
        report(code, code.severity(), pointer, message);
    }

    void report(IssueCode code, Severity severity, String pointer, String message) {
        add(new DatasetIssue(source, line, pointer, code.word(), severity, message, code.fix()));
    }

    private void add(DatasetIssue issue) {
        if (first == null && issue.severity() == Severity.ERROR) {
            first = issue;
        }
        log.add(issue);
    }

    /** {@return whether there is an error} */
    boolean broken() {
        return first != null;
    }

    /** {@return code of the first error; {@code invalid} where there is none} */
    String firstCode() {
        return first == null ? "invalid" : first.code();
    }

    /** {@return what the first error says} */
    String firstMessage() {
        return first == null ? "" : first.message();
    }

    String source() {
        return source;
    }

    long line() {
        return line;
    }

    /** {@return a value as it may stand in a message: short} */
    static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
