// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;

/** Leaves out rows to which a filter objects; the reason counted in the report is the filter's name. */
record CleaningStep(Cleaning cleaning) implements RowStep {
    @Override
    public String name() {
        return "clean";
    }

    @Override
    public StepOutcome judge(DatasetRow row) {
        return cleaning.objection(row.example())
                .map(objection -> StepOutcome.reject(objection.getKey(), objection.getValue()))
                .orElse(StepOutcome.keep());
    }
}
