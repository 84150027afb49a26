package io.github.finetune4j.data.clean;

import io.github.finetune4j.dataset.DatasetRow;
import io.github.finetune4j.dataset.RowStep;
import io.github.finetune4j.dataset.StepOutcome;

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
