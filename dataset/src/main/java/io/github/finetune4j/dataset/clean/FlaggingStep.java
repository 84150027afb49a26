// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;

/** Keeps every row and reports to which a filter objects. */
record FlaggingStep(Cleaning cleaning) implements RowStep {
    @Override
    public String name() {
        return "flag";
    }

    @Override
    public StepOutcome judge(DatasetRow row) {
        StepOutcome outcome = StepOutcome.keep();
        for (RowFilter filter : cleaning.filters()) {
            String reason = filter.reason(row.example()).orElse("");
            if (!reason.isEmpty()) {
                outcome = outcome.with(new RowIssue(
                        "",
                        filter.name(),
                        Severity.WARNING,
                        reason,
                        "look at the row; fix it, or remove it with clean"));
            }
        }
        return outcome;
    }
}
