// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

/** A {@link RowStep} out of a name and a function. */
record NamedRowStep(String name, RowJudge judge) implements RowStep {
    @Override
    public StepOutcome judge(DatasetRow row) {
        return judge.judge(row);
    }
}
