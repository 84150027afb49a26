package io.github.finetune4j.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gathers issues: counts all, keeps the first of each code. */
final class IssueLog {
    private final int keptPerCode;
    private final Consumer<? super DatasetIssue> listener;
    private final List<DatasetIssue> kept = new ArrayList<>();
    private final Map<String, Long> byCode = new LinkedHashMap<>();
    private final Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
    private boolean sourceLost;

    IssueLog(int keptPerCode, Consumer<? super DatasetIssue> listener) {
        this.keptPerCode = keptPerCode;
        this.listener = listener;
    }

    void add(DatasetIssue issue) {
        bySeverity.merge(issue.severity(), 1L, Long::sum);
        if (byCode.merge(issue.code(), 1L, Long::sum) <= keptPerCode) {
            kept.add(issue);
        }
        listener.accept(issue);
    }

    void add(RowOrigin origin, RowIssue issue) {
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
    void addLoss(String source, long line, IssueCode code, String message) {
        sourceLost = true;
        add(new DatasetIssue(source, line, "", code.word(), Severity.ERROR, message, code.fix()));
    }

    void addLoss(RowOrigin origin, RowIssue issue) {
        sourceLost = true;
        add(origin, issue);
    }

    boolean sourceLost() {
        return sourceLost;
    }

    List<DatasetIssue> kept() {
        return kept;
    }

    Map<String, Long> byCode() {
        return byCode;
    }

    long count(Severity severity) {
        return bySeverity.getOrDefault(severity, 0L);
    }
}
