// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;

/** Jobs of Bedrock in our words. */
final class BedrockStates {
    static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.RUNNING, "InProgress")
            .cancelling("Stopping")
            .with(JobStatus.SUCCEEDED, "Completed")
            .with(JobStatus.FAILED, "Failed")
            .with(JobStatus.CANCELLED, "Stopped");

    /** How long a job that has succeeded may wait for its model's name. */
    private static final Duration MODEL_WAIT = Duration.ofMinutes(10);

    private BedrockStates() {}

    static JobState of(GetModelCustomizationJobResponse job) {
        JobState state = new JobState(text(job.statusAsString()))
                .model(text(job.outputModelArn()))
                .modelWithin(MODEL_WAIT, job.endTime())
                .failure(text(job.failureMessage()))
                .extra("base_model", job.baseModelArn())
                .extra("model_name", job.outputModelName())
                .extra("hyperparameters", job.hyperParameters());
        if (job.trainingMetrics() != null && job.trainingMetrics().trainingLoss() != null) {
            state.extra("training_loss", job.trainingMetrics().trainingLoss().doubleValue());
        }
        if (!job.validationMetrics().isEmpty() && job.validationMetrics().get(0).validationLoss() != null) {
            state.extra(
                    "validation_loss",
                    job.validationMetrics().get(0).validationLoss().doubleValue());
        }
        return state;
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
