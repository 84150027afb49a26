// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobStatus;
import java.time.Duration;

/** Jobs of the service in our words. */
final class JobStates {
    static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.QUEUED, "validating_files", "queued", "pending", "created")
            .with(JobStatus.RUNNING, "running", "resuming", "cancelling", "pausing")
            .with(JobStatus.PAUSED, "paused")
            .with(JobStatus.SUCCEEDED, "succeeded")
            .with(JobStatus.FAILED, "failed")
            .with(JobStatus.CANCELLED, "cancelled", "canceled");

    /** How long a job that has succeeded may wait for its model's name. */
    private static final Duration MODEL_WAIT = Duration.ofMinutes(10);

    private JobStates() {}

    static JobState of(OpenAiJob job) {
        JobState state = new JobState(job.status())
                .model(job.tunedModel().orElse(""))
                .modelWithin(MODEL_WAIT, job.finishedAt().orElse(null))
                .nameless("the service says that the job succeeded, but names no model")
                .failure(job.error().orElse(""))
                .extra("hyperparameters", job.hyperparameters())
                .extra("base_model", job.model())
                .extra("training_file", job.trainingFile().orElse(""))
                .extra("validation_file", job.validationFile().orElse(""));
        job.trainedTokens().ifPresent(tokens -> state.extra("trained_tokens", tokens));
        job.estimatedFinish().ifPresent(at -> state.extra("estimated_finish", at.toString()));
        job.seed().ifPresent(seed -> state.extra("seed", seed));
        return job.resultFiles().isEmpty() ? state : state.extra("result_files", job.resultFiles());
    }
}
