// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A job of the service as a snapshot.
 *
 * @param provider its id
 * @param clock tells the time
 * @param dated gives a model the day from which on it no longer answers, where that is known
 */
record Snapshots(String provider, InstantSource clock, UnaryOperator<ModelRef> dated) {
    /** How long a job that has succeeded may wait for its model's name. */
    private static final Duration MODEL_WAIT = Duration.ofMinutes(10);

    JobSnapshot of(JobRef ref, OpenAiJob job) {
        JobStatus status = status(job.status());
        String word = job.status().isEmpty() ? "unknown" : job.status();
        Optional<String> model = job.tunedModel();
        if (status == JobStatus.SUCCEEDED && model.isEmpty()) {
            return nameless(ref, job, word);
        }
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word);
        if (status == JobStatus.SUCCEEDED) {
            model.ifPresent(id -> snapshot.tunedModel(dated.apply(ModelRef.of(provider, id))));
        }
        if (status == JobStatus.FAILED) {
            snapshot.failure(job.error().orElse("the service does not say why"));
        }
        return extras(snapshot, job).build();
    }

    /** The name may follow a moment later; a job that never gets one has failed. */
    private JobSnapshot nameless(JobRef ref, OpenAiJob job, String word) {
        Instant end = job.finishedAt().orElse(clock.instant());
        boolean waiting = clock.instant().isBefore(end.plus(MODEL_WAIT));
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, waiting ? JobStatus.RUNNING : JobStatus.FAILED, word);
        if (!waiting) {
            snapshot.failure("the service says that the job succeeded, but names no model");
        }
        return extras(snapshot, job).build();
    }

    private static JobSnapshot.Builder extras(JobSnapshot.Builder snapshot, OpenAiJob job) {
        job.trainedTokens().ifPresent(tokens -> snapshot.addExtra("trained_tokens", tokens));
        job.estimatedFinish().ifPresent(at -> snapshot.addExtra("estimated_finish", at.toString()));
        job.seed().ifPresent(seed -> snapshot.addExtra("seed", seed));
        if (!job.hyperparameters().isEmpty()) {
            snapshot.addExtra("hyperparameters", job.hyperparameters());
        }
        if (!job.model().isEmpty()) {
            snapshot.addExtra("base_model", job.model());
        }
        job.trainingFile().ifPresent(file -> snapshot.addExtra("training_file", file));
        job.validationFile().ifPresent(file -> snapshot.addExtra("validation_file", file));
        if (!job.resultFiles().isEmpty()) {
            snapshot.addExtra("result_files", job.resultFiles());
        }
        return snapshot;
    }

    static JobStatus status(String word) {
        return switch (word) {
            case "validating_files", "queued", "pending", "created" -> JobStatus.QUEUED;
            case "running", "resuming", "cancelling", "pausing" -> JobStatus.RUNNING;
            case "paused" -> JobStatus.PAUSED;
            case "succeeded" -> JobStatus.SUCCEEDED;
            case "failed" -> JobStatus.FAILED;
            case "cancelled", "canceled" -> JobStatus.CANCELLED;
            default -> JobStatus.UNKNOWN; // polling goes on
        };
    }
}
