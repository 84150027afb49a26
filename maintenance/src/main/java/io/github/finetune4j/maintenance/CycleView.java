// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.cycle.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A cycle as it stood when it was asked for. */
record CycleView(
        int number,
        Instant began,
        List<Cause> causes,
        int champion,
        OptionalInt candidate,
        List<StepRecord> steps,
        Optional<Step> current,
        Optional<Ending> ending,
        Optional<Instant> ended,
        String reason,
        Optional<Refusal> refusal,
        boolean awaitsApproval,
        Optional<Word> approval,
        Cost spent,
        Optional<String> quarantined,
        Optional<Word> released)
        implements Cycle {}
