// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.report;

import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gathers issues: counts all, keeps the first of each code. */
public final class IssueLog {
    private final int keptPerCode;
    private final Consumer<? super DatasetIssue> listener;
    private final List<DatasetIssue> kept = new ArrayList<>();
    private final Map<String, Long> byCode = new LinkedHashMap<>();
    private final Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
    private boolean sourceLost;

    public IssueLog(int keptPerCode, Consumer<? super DatasetIssue> listener) {
        this.keptPerCode = keptPerCode;
        this.listener = listener;
    }

    public void add(DatasetIssue issue) {
        bySeverity.merge(issue.severity(), 1L, Long::sum);
        if (byCode.merge(issue.code(), 1L, Long::sum) <= keptPerCode) {
            kept.add(issue);
        }
        listener.accept(issue);
    }

    public void add(RowOrigin origin, RowIssue issue) {
        add(new DatasetIssue(
                origin.source(),
                origin.line(),
                issue.pointer(),
                issue.code(),
                issue.severity(),
                issue.message(),
                issue.fix()));
    }

    /** Adds an error that leaving rows out can't heal. */
    public void addLoss(String source, long line, IssueCode code, String message) {
        sourceLost = true;
        add(new DatasetIssue(source, line, "", code.word(), Severity.ERROR, message, code.fix()));
    }

    public void addLoss(RowOrigin origin, RowIssue issue) {
        sourceLost = true;
        add(origin, issue);
    }

    public boolean sourceLost() {
        return sourceLost;
    }

    public List<DatasetIssue> kept() {
        return kept;
    }

    public Map<String, Long> byCode() {
        return byCode;
    }

    public long count(Severity severity) {
        return bySeverity.getOrDefault(severity, 0L);
    }
}
