// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.read.RowCollector;
import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.report.LengthCounter;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.report.ReportText;
import io.github.finetune4j.dataset.internal.step.StepRun;
import io.github.finetune4j.dataset.result.LengthSummary;
import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.result.StepReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A report of what a build read, what it left out, and why. Every row that was read is either in {@link #rowsKept()} or
 * counted in {@link #removed()}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DatasetReport {
    private final List<String> sources;
    private final long rowsRead;
    private final Map<String, Long> removed;
    private final Map<String, Long> shapes;
    private final List<DatasetIssue> issues;
    private final Map<String, Long> counts;
    private final Map<Severity, Long> severities;
    private final Map<String, Integer> splitSizes;
    private final LengthSummary promptLengths;
    private final LengthSummary answerLengths;
    private final List<StepReport> steps;
    private final List<ReportSection> sections;
    private final List<RejectedRow> rejected;
    private final String splitRule;

    DatasetReport(
            RowCollector collector,
            IssueLog log,
            RejectLog rejects,
            StepRun run,
            String splitRule,
            Map<String, Integer> splitSizes) {
        this.steps = List.copyOf(run.reports());
        this.sections = List.copyOf(run.sections());
        this.rejected = List.copyOf(rejects.first());
        this.splitRule = splitRule;
        this.sources = List.copyOf(collector.sources());
        this.rowsRead = collector.read();
        Map<String, Long> reasons = new LinkedHashMap<>();
        reasons.put("invalid", collector.invalid());
        reasons.put("duplicate", collector.duplicates());
        rejects.byReason().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        this.removed = Collections.unmodifiableMap(reasons);
        this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(collector.shapes()));
        this.issues = List.copyOf(log.kept());
        this.counts = Collections.unmodifiableMap(new LinkedHashMap<>(log.byCode()));
        this.severities = severities(log);
        this.splitSizes = Collections.unmodifiableMap(new LinkedHashMap<>(splitSizes));
        this.promptLengths = collector.promptLengths().summary();
        this.answerLengths = collector.answerLengths().summary();
    }

    /** A report of rows that are in memory already, none of which was left out. */
    DatasetReport(Dataset rows, List<DatasetIssue> found) {
        IssueLog log = new IssueLog(DatasetReading.MOST_ISSUES, issue -> {});
        found.forEach(log::add);
        this.steps = List.of();
        this.sections = List.of();
        this.rejected = List.of();
        this.splitRule = "";
        this.sources = rows.rows().stream()
                .map(row -> row.origin().source())
                .distinct()
                .toList();
        this.rowsRead = rows.size();
        this.removed = Map.of();
        Map<String, Long> formats = new LinkedHashMap<>();
        rows.rows().forEach(row -> formats.merge(row.origin().format(), 1L, Long::sum));
        this.shapes = Collections.unmodifiableMap(formats);
        this.issues = List.copyOf(log.kept());
        this.counts = Collections.unmodifiableMap(new LinkedHashMap<>(log.byCode()));
        this.severities = severities(log);
        this.splitSizes = Map.of();
        this.promptLengths = new LengthCounter().summary();
        this.answerLengths = promptLengths;
    }

    private static Map<Severity, Long> severities(IssueLog log) {
        return Map.of(
                Severity.ERROR, log.count(Severity.ERROR),
                Severity.WARNING, log.count(Severity.WARNING),
                Severity.INFO, log.count(Severity.INFO));
    }

    /** {@return names of the sources in order} */
    public List<String> sources() {
        return sources;
    }

    /** {@return rows read: lines that are not blank, and examples from memory} */
    public long rowsRead() {
        return rowsRead;
    }

    /** {@return rows that went into the data set} */
    public long rowsKept() {
        return rowsRead - removed.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * {@return rows left out, by reason: {@code invalid}, {@code duplicate}, and those of the steps; a reason may count
     * 0}
     */
    public Map<String, Long> removed() {
        return removed;
    }

    /** {@return usable rows by the shape in which they came, for example {@code chat messages}} */
    public Map<String, Long> shapes() {
        return shapes;
    }

    /**
     * {@return the issues in the order in which they were found; of each code the first ones, see {@link #counts()}}
     */
    public List<DatasetIssue> issues() {
        return issues;
    }

    /**
     * {@return the issues of one code, as {@link #issues()}}
     *
     * @param code for example {@code unknown-role}
     */
    public List<DatasetIssue> issues(String code) {
        return issues.stream().filter(issue -> issue.code().equals(code)).toList();
    }

    /** {@return how often each code was found, all counted, in the order of the first finding} */
    public Map<String, Long> counts() {
        return counts;
    }

    /** {@return number of issues that are errors} */
    public long errors() {
        return count(Severity.ERROR);
    }

    /**
     * {@return number of issues of one severity}
     *
     * @param severity which
     */
    public long count(Severity severity) {
        return severities.getOrDefault(severity, 0L);
    }

    /**
     * {@return number of examples in {@code training}, {@code validation} and {@code test}; empty where nothing was
     * split}
     */
    public Map<String, Integer> splitSizes() {
        return splitSizes;
    }

    /** {@return the rule by which the rows were dealt out; empty where nothing was split} */
    public String splitRule() {
        return splitRule;
    }

    /** {@return what each step did, in order} */
    public List<StepReport> steps() {
        return steps;
    }

    /** {@return what steps, measures and the split found, in order} */
    public List<ReportSection> sections() {
        return sections;
    }

    /**
     * {@return the section of this name, if there is one}
     *
     * @param name for example {@code near-duplicates}
     */
    public Optional<ReportSection> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /** {@return the first rows that were left out, up to 1,000; {@link DatasetMonitoring#onRejected} gets all} */
    public List<RejectedRow> rejected() {
        return rejected;
    }

    /**
     * {@return lengths of the prompts of all rows that were read and are usable, before steps: all messages before the
     * answer together}
     */
    public LengthSummary promptLengths() {
        return promptLengths;
    }

    /** {@return lengths of the answers of the same rows} */
    public LengthSummary answerLengths() {
        return answerLengths;
    }

    /** {@return a few lines for a console} */
    public String summary() {
        return ReportText.of(this);
    }

    @Override
    public String toString() {
        return summary();
    }
}
