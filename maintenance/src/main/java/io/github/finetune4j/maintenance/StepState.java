// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.cycle.StepRecord;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step, as the journal has it. */
final class StepState {
    final Step step;
    final String key;
    final Instant began;
    final Cost reserved;

    @Nullable Instant ended;

    String note = "";
    int troubles;
    Map<String, Object> facts = Map.of();
    Cost spent = Cost.NONE;

    StepState(Step step, Facts intent) {
        this.step = step;
        key = intent.text("key");
        began = intent.time("at");
        reserved = intent.cost("reserved");
        facts = intent.inner("facts").values();
    }

    void result(Facts line) {
        ended = line.time("at");
        note = "";
        facts = line.inner("facts").values();
        spent = line.cost("spent");
    }

    StepRecord view() {
        return new StepRecord(step, key, began, ended, note, facts, reserved, spent);
    }
}
