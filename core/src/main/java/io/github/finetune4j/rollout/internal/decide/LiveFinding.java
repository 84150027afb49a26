// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.decide;

import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.statistics.interval.Interval;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link io.github.finetune4j.rollout.LiveGateResult}; it may grow, the result's users don't see it. */
public record LiveFinding(
        LiveGate gate,
        String arm,
        int epoch,
        Status status,
        @Nullable Interval effect,
        double baseline,
        double candidate,
        long baselineSample,
        long candidateSample) {}
