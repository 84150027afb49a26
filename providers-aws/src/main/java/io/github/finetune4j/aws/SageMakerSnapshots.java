// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;

/** A training job as a snapshot. */
final class SageMakerSnapshots {
    private SageMakerSnapshots() {}

    static JobSnapshot of(JobRef ref, DescribeTrainingJobResponse job) {
        JobStatus status = status(job);
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word(job));
        if (status == JobStatus.SUCCEEDED) {
            artifact(job).ifPresent(uri -> snapshot.tunedModel(ModelRef.of(SageMakerProvider.ID, uri)));
        }
        if (status == JobStatus.FAILED) {
            snapshot.failure(failure(job));
        }
        extra(snapshot, "secondary_status", job.secondaryStatusAsString());
        extra(snapshot, "training_seconds", job.trainingTimeInSeconds());
        extra(snapshot, "billable_seconds", job.billableTimeInSeconds());
        job.finalMetricDataList()
                .forEach(metric ->
                        extra(snapshot, metric.metricName(), metric.value() == null ? null : (double) metric.value()));
        return snapshot.build();
    }

    private static void extra(JobSnapshot.Builder snapshot, String name, @Nullable Object value) {
        if (value != null) {
            snapshot.addExtra(name, value);
        }
    }

    /** {@return where the model is} */
    static Optional<String> artifact(DescribeTrainingJobResponse job) {
        return Optional.ofNullable(job.modelArtifacts())
                .map(artifacts -> artifacts.s3ModelArtifacts())
                .filter(uri -> !uri.isEmpty());
    }

    static String word(DescribeTrainingJobResponse job) {
        String word = job.trainingJobStatusAsString();
        return word == null || word.isEmpty() ? "unknown" : word;
    }

    /** A job that its own time limit stopped has failed: nobody cancelled it. */
    static JobStatus status(DescribeTrainingJobResponse job) {
        return switch (word(job)) {
            case "InProgress", "Stopping" -> JobStatus.RUNNING;
            case "Completed" -> artifact(job).isPresent() ? JobStatus.SUCCEEDED : JobStatus.FAILED;
            case "Failed" -> JobStatus.FAILED;
            case "Stopped" -> exceeded(job) ? JobStatus.FAILED : JobStatus.CANCELLED;
            default -> JobStatus.UNKNOWN; // polling goes on
        };
    }

    private static boolean exceeded(DescribeTrainingJobResponse job) {
        return String.valueOf(job.secondaryStatusAsString()).endsWith("Exceeded");
    }

    private static String failure(DescribeTrainingJobResponse job) {
        if (word(job).equals("Completed")) {
            return "the service says that the job is completed, but names no model";
        }
        if (exceeded(job)) {
            return "the job was ended by its own limit (" + job.secondaryStatusAsString()
                    + "); give the recipe more time";
        }
        return job.failureReason() == null ? "the service does not say why" : job.failureReason();
    }
}
