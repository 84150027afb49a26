// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobStatus;
import java.time.Duration;

/** Jobs of the service in our words. */
final class JobStates {
    static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.QUEUED, "JOB_STATE_QUEUED", "JOB_STATE_PENDING")
            .with(JobStatus.RUNNING, "JOB_STATE_RUNNING", "JOB_STATE_CANCELLING", "JOB_STATE_UPDATING")
            .with(JobStatus.PAUSED, "JOB_STATE_PAUSED")
            .with(JobStatus.SUCCEEDED, "JOB_STATE_SUCCEEDED", "JOB_STATE_PARTIALLY_SUCCEEDED")
            .with(JobStatus.FAILED, "JOB_STATE_FAILED", "JOB_STATE_EXPIRED")
            .with(JobStatus.CANCELLED, "JOB_STATE_CANCELLED");

    /** For how long a job that succeeded may not name its endpoint yet. */
    private static final Duration MODEL_WAIT = Duration.ofMinutes(30);

    private JobStates() {}

    static JobState of(TuningJob job) {
        JobState state = new JobState(job.state())
                .model(job.endpoint())
                .modelWithin(MODEL_WAIT, job.ended().orElse(null))
                .nameless("the service says that the job succeeded, but names no endpoint")
                .failure(job.error())
                .silent("the service does not say why (" + job.state() + ")")
                .extra("base_model", job.fields().text("baseModel"))
                .extra("training_file", job.spec().text("trainingDatasetUri"))
                .extra("validation_file", job.spec().text("validationDatasetUri"))
                .extra("tuned_model", job.tuned().text("model"))
                .extra("experiment", job.fields().text("experiment"))
                .extra("metrics_uri", job.fields().text("gcsMetricsUri"))
                .extra("hyperparameters", job.spec().object("hyperParameters").raw());
        number(state, "trained_tokens", job, "totalBillableTokenCount");
        number(state, "steps", job, "tuningStepCount");
        number(state, "rows", job, "tuningDatasetExampleCount");
        return state;
    }

    private static void number(JobState state, String name, TuningJob job, String field) {
        job.dataStats().wholeOrText(field).ifPresent(value -> state.extra(name, value));
    }
}
