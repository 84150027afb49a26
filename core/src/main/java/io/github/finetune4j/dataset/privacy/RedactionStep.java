// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowJudge;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Redacts rows and counts what was found. */
record RedactionStep(Redaction redaction) implements DatasetStep<RedactionStep.Counts> {
    /** Findings and rows with findings, by kind. */
    static final class Counts {
        private final Map<String, Long> findings = new TreeMap<>();
        private long rows;
        private long rowsWithFindings;
    }

    @Override
    public String name() {
        return "personal-data";
    }

    @Override
    public Counts empty() {
        return new Counts();
    }

    @Override
    public void add(Counts counts, DatasetRow row) {
        boolean any = false;
        for (Message message : row.example().messages()) {
            for (MessageWords.Place place : MessageWords.of(message)) {
                for (PersonalData found : redaction.scanner().find(place.text())) {
                    counts.findings.merge(found.kind(), 1L, Long::sum);
                    any = true;
                }
            }
        }
        counts.rows++;
        counts.rowsWithFindings += any ? 1 : 0;
    }

    @Override
    public Counts merge(Counts first, Counts second) {
        second.findings.forEach((kind, count) -> first.findings.merge(kind, count, Long::sum));
        first.rows += second.rows;
        first.rowsWithFindings += second.rowsWithFindings;
        return first;
    }

    @Override
    public RowJudge judge(Counts whole) {
        return row -> {
            List<RowIssue> issues = issues(row.example());
            Example redacted = redaction.apply(row.example());
            StepOutcome outcome = redacted.equals(row.example())
                    ? StepOutcome.keep()
                    : StepOutcome.change(redacted, redaction.kind());
            for (RowIssue issue : issues) {
                outcome = outcome.with(issue);
            }
            return outcome;
        };
    }

    private List<RowIssue> issues(Example example) {
        List<RowIssue> issues = new ArrayList<>();
        List<Message> messages = example.messages();
        for (int i = 0; i < messages.size(); i++) {
            Set<PersonalDataType> types = EnumSet.noneOf(PersonalDataType.class);
            for (MessageWords.Place place : MessageWords.of(messages.get(i))) {
                for (PersonalData found : redaction.scanner().find(place.text())) {
                    if (types.add(found.type())) {
                        issues.add(issue("/messages/" + i + place.pointer(), found));
                    }
                }
            }
        }
        return issues;
    }

    private RowIssue issue(String pointer, PersonalData found) {
        boolean only = redaction.kind().equals("report");
        return new RowIssue(
                pointer,
                "personal-data",
                only ? Severity.WARNING : Severity.INFO,
                String.format(Locale.ROOT, "the text holds personal data: %s at char %d", found.kind(), found.start()),
                only ? "mask it, use pseudonyms, or leave the row out" : "nothing; it was replaced");
    }

    @Override
    public Optional<ReportSection> section(Counts whole) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("action", redaction.kind());
        figures.put("rows", whole.rows);
        figures.put("rows_with_findings", whole.rowsWithFindings);
        figures.put("findings", whole.findings);
        String line = whole.findings.isEmpty()
                ? "no personal data found"
                : String.format(
                        Locale.ROOT,
                        "personal data in %,d of %,d rows: %s",
                        whole.rowsWithFindings,
                        whole.rows,
                        whole.findings);
        return Optional.of(new ReportSection(name(), "Personal data", figures, List.of(line)));
    }
}
