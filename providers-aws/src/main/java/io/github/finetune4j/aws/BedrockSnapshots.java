// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;

/**
 * A job of the service as a snapshot.
 *
 * @param clock tells how long a model's name is overdue
 */
record BedrockSnapshots(InstantSource clock) {
    /** How long a job that has succeeded may wait for its model's name. */
    private static final Duration MODEL_WAIT = Duration.ofMinutes(10);

    JobSnapshot of(JobRef ref, GetModelCustomizationJobResponse job) {
        JobStatus status = status(job);
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word(job));
        if (status == JobStatus.SUCCEEDED) {
            snapshot.tunedModel(ModelRef.of(AwsSettings.ID, job.outputModelArn()));
        }
        if (status == JobStatus.FAILED) {
            snapshot.failure(failure(job));
        }
        extra(snapshot, "base_model", job.baseModelArn());
        extra(snapshot, "model_name", job.outputModelName());
        if (job.trainingMetrics() != null && job.trainingMetrics().trainingLoss() != null) {
            snapshot.addExtra(
                    "training_loss", job.trainingMetrics().trainingLoss().doubleValue());
        }
        if (!job.validationMetrics().isEmpty() && job.validationMetrics().get(0).validationLoss() != null) {
            snapshot.addExtra(
                    "validation_loss",
                    job.validationMetrics().get(0).validationLoss().doubleValue());
        }
        if (!job.hyperParameters().isEmpty()) {
            snapshot.addExtra("hyperparameters", job.hyperParameters());
        }
        return snapshot.build();
    }

    private static void extra(JobSnapshot.Builder snapshot, String name, @Nullable String value) {
        if (value != null) {
            snapshot.addExtra(name, value);
        }
    }

    static String word(GetModelCustomizationJobResponse job) {
        String word = job.statusAsString();
        return word == null || word.isEmpty() ? "unknown" : word;
    }

    /** A model's name may follow a moment after the success; a job that never gets one has failed. */
    JobStatus status(GetModelCustomizationJobResponse job) {
        JobStatus status = status(word(job));
        if (status != JobStatus.SUCCEEDED || job.outputModelArn() != null) {
            return status;
        }
        Instant end = job.endTime() == null ? clock.instant() : job.endTime();
        return clock.instant().isBefore(end.plus(MODEL_WAIT)) ? JobStatus.RUNNING : JobStatus.FAILED;
    }

    private static String failure(GetModelCustomizationJobResponse job) {
        if ("Completed".equals(job.statusAsString())) {
            return "the service says that the job is completed, but names no model";
        }
        return job.failureMessage() == null ? "the service does not say why" : job.failureMessage();
    }

    static JobStatus status(String word) {
        return switch (word) {
            case "InProgress", "Stopping" -> JobStatus.RUNNING;
            case "Completed" -> JobStatus.SUCCEEDED;
            case "Failed" -> JobStatus.FAILED;
            case "Stopped" -> JobStatus.CANCELLED;
            default -> JobStatus.UNKNOWN; // polling goes on
        };
    }
}
