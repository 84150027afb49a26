// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.opentelemetry.EvaluationTelemetry;
import io.github.finetune4j.opentelemetry.RolloutTelemetry;
import io.github.finetune4j.opentelemetry.TrainingTelemetry;
import io.github.finetune4j.rollout.Rollout;
import io.opentelemetry.api.OpenTelemetry;

/** A model's life, reported to OpenTelemetry. */
final class Reported {
    private Reported() {}

    static ModelRef life(
            FineTuneJob job,
            Evaluator evaluator,
            ChatModel released,
            ChatModel candidate,
            Dataset testData,
            Rollout rollout,
            OpenTelemetry openTelemetry) {
        // tag::life[]
        TrainingTelemetry training = TrainingTelemetry.of(openTelemetry);
        ModelRef tuned = training.follow(job, "smollm2-135m").await();
        EvaluationTelemetry evaluations = EvaluationTelemetry.of(openTelemetry);
        Comparison compared = evaluations.compare(() -> evaluator.compare(released, candidate, testData));
        evaluations.gated(compared.gate(QualityGates.noWorse("exact_match", 0.02)));
        RolloutTelemetry stages = RolloutTelemetry.follow(rollout, openTelemetry); // until it is closed
        // end::life[]
        stages.close();
        return tuned;
    }
}
