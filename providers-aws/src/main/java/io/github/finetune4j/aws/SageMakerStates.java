// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobStatus;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;

/** Training jobs in our words. */
final class SageMakerStates {
    static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.RUNNING, "InProgress")
            .cancelling("Stopping")
            .with(JobStatus.SUCCEEDED, "Completed")
            .with(JobStatus.FAILED, "Failed")
            .with(JobStatus.CANCELLED, "Stopped");

    private SageMakerStates() {}

    static JobState of(DescribeTrainingJobResponse job) {
        JobState state = new JobState(BedrockStates.text(job.trainingJobStatusAsString()))
                .model(artifact(job).orElse(""))
                .failure(BedrockStates.text(job.failureReason()))
                .extra("secondary_status", job.secondaryStatusAsString())
                .extra("training_seconds", job.trainingTimeInSeconds())
                .extra("billable_seconds", job.billableTimeInSeconds());
        job.finalMetricDataList()
                .forEach(metric ->
                        state.extra(metric.metricName(), metric.value() == null ? null : (double) metric.value()));
        return exceeded(job) ? limited(state, job) : state;
    }

    /** A job that its own time limit stopped has failed: nobody cancelled it. */
    private static JobState limited(JobState state, DescribeTrainingJobResponse job) {
        return state.status(JobStatus.FAILED)
                .failure("the job was ended by its own limit (" + job.secondaryStatusAsString()
                        + "); give the recipe more time");
    }

    private static boolean exceeded(DescribeTrainingJobResponse job) {
        return "Stopped".equals(job.trainingJobStatusAsString())
                && String.valueOf(job.secondaryStatusAsString()).endsWith("Exceeded");
    }

    static JobStatus status(DescribeTrainingJobResponse job) {
        return of(job).status(WORDS, () -> Instant.EPOCH); // no wait goes by it
    }

    /** {@return where the model is} */
    static Optional<String> artifact(DescribeTrainingJobResponse job) {
        return Optional.ofNullable(job.modelArtifacts())
                .map(artifacts -> artifacts.s3ModelArtifacts())
                .filter(uri -> !uri.isEmpty());
    }
}
