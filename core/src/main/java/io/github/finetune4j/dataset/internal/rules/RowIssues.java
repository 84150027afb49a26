// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The issues of one row. */
public final class RowIssues implements RowProblems {
    private static final int SHOWN = 40;
    private List<RowIssue> issues = List.of();
    private @Nullable RowIssue firstError;

    public void report(IssueCode code, String pointer) {
        report(code, pointer, code.meaning());
    }

    public void report(IssueCode code, String pointer, String message) {
        report(code.issue(pointer, message));
    }

    void report(IssueCode code, Severity severity, String pointer, String message) {
        report(new RowIssue(pointer, code.word(), severity, message, code.fix()));
    }

    @Override
    public void report(RowIssue issue) {
        if (issues.isEmpty()) {
            issues = new ArrayList<>(2);
        }
        issues.add(issue);
        if (firstError == null && issue.severity() == Severity.ERROR) {
            firstError = issue;
        }
    }

    @Override
    public boolean broken() {
        return firstError != null;
    }

    public List<RowIssue> all() {
        return issues;
    }

    /** {@return code of the first error; {@code invalid} where there is none} */
    public String firstCode() {
        return firstError == null ? "invalid" : firstError.code();
    }

    /** {@return what the first error says} */
    public String firstMessage() {
        return firstError == null ? "" : firstError.message();
    }

    /** {@return a value as it may stand in a message: short} */
    static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
