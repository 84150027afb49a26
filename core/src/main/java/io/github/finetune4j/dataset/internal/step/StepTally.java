// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.step;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.result.StepReport;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.StepOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a step's outcomes in the order of the rows: keeps, counts, reports. */
final class StepTally {
    private final String step;
    private final IssueLog log;
    private final RejectLog rejects;
    private final List<DatasetRow> kept;
    private final Map<String, Long> rejected = new LinkedHashMap<>();
    private final Map<String, Long> changed = new LinkedHashMap<>();
    private int seen;

    StepTally(String step, IssueLog log, RejectLog rejects, int rows) {
        this.step = step;
        this.log = log;
        this.rejects = rejects;
        this.kept = new ArrayList<>(rows);
    }

    /** Takes the outcomes of the next rows. */
    void add(List<DatasetRow> rows, List<StepOutcome> outcomes) {
        for (StepOutcome outcome : outcomes) {
            add(rows.get(seen++), outcome);
        }
    }

    private void add(DatasetRow row, StepOutcome outcome) {
        outcome.issues().forEach(issue -> log.add(row.origin(), issue));
        if (outcome.rejected()) {
            rejected.merge(outcome.reason(), 1L, Long::sum);
            rejects.add(row, step, outcome.reason(), outcome.detail());
            return;
        }
        Example example = outcome.changed().orElse(row.example());
        if (outcome.changed().isPresent()) {
            changed.merge(outcome.change(), 1L, Long::sum);
            kept.add(row.with(example));
        } else {
            kept.add(row);
        }
    }

    List<DatasetRow> kept() {
        return kept;
    }

    StepReport report() {
        return new StepReport(step, seen, kept.size(), rejected, changed);
    }
}
