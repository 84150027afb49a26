// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Jobs of the service as snapshots of ours. */
record Snapshots(InstantSource clock) {
    /** For how long a job that succeeded may not name its endpoint yet. */
    private static final Duration MODEL_WAIT = Duration.ofMinutes(30);

    JobSnapshot of(JobRef ref, TuningJob job) {
        JobStatus status = job.status();
        String word = job.state().isEmpty() ? "unknown" : job.state();
        if (status == JobStatus.SUCCEEDED && job.endpoint().isEmpty()) {
            return nameless(ref, job, word);
        }
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word);
        if (status == JobStatus.SUCCEEDED) {
            snapshot.tunedModel(ModelRef.of(VertexAiProvider.ID, job.endpoint()));
        }
        if (status == JobStatus.FAILED) {
            snapshot.failure(job.error().isEmpty() ? "the service does not say why (" + word + ")" : job.error());
        }
        return extras(snapshot, job).build();
    }

    /** The endpoint may follow a moment later; a job that never gets one has failed. */
    private JobSnapshot nameless(JobRef ref, TuningJob job, String word) {
        Instant end = job.ended() == null ? clock.instant() : job.ended();
        boolean waiting = clock.instant().isBefore(end.plus(MODEL_WAIT));
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, waiting ? JobStatus.RUNNING : JobStatus.FAILED, word);
        if (!waiting) {
            snapshot.failure("the service says that the job succeeded, but names no endpoint");
        }
        return extras(snapshot, job).build();
    }

    private static JobSnapshot.Builder extras(JobSnapshot.Builder snapshot, TuningJob job) {
        text(snapshot, "base_model", job.fields().text("baseModel"));
        text(snapshot, "training_file", job.spec().text("trainingDatasetUri"));
        text(snapshot, "validation_file", job.spec().text("validationDatasetUri"));
        text(snapshot, "tuned_model", job.tuned().text("model"));
        text(snapshot, "experiment", job.fields().text("experiment"));
        text(snapshot, "metrics_uri", job.fields().text("gcsMetricsUri"));
        Fields stats = job.dataStats();
        number(snapshot, "trained_tokens", stats, "totalBillableTokenCount");
        number(snapshot, "steps", stats, "tuningStepCount");
        number(snapshot, "rows", stats, "tuningDatasetExampleCount");
        Fields hyper = job.spec().object("hyperParameters");
        if (!hyper.isEmpty()) {
            snapshot.addExtra("hyperparameters", hyper.raw());
        }
        return snapshot;
    }

    private static void text(JobSnapshot.Builder snapshot, String name, String value) {
        if (!value.isEmpty()) {
            snapshot.addExtra(name, value);
        }
    }

    private static void number(JobSnapshot.Builder snapshot, String name, Fields stats, String field) {
        stats.number(field).ifPresent(value -> snapshot.addExtra(name, value));
    }
}
