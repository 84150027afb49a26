// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobStatus;
import java.util.List;

/** Jobs of the service in our words. */
final class JobStates {
    static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.QUEUED, "pending", "queued")
            .with(JobStatus.RUNNING, "running", "compressing", "uploading")
            .cancelling("cancel_requested")
            .with(JobStatus.SUCCEEDED, "completed")
            .with(JobStatus.FAILED, "error")
            .with(JobStatus.CANCELLED, "cancelled");

    /** Prices of jobs come in billionths of a dollar, by the service's own client. */
    private static final double NANODOLLAR = 1e-9;

    private static final List<String> NUMBERS = List.of(
            "token_count", "n_epochs", "epochs_completed", "queue_depth", "random_seed", "trainingfile_numlines");
    private static final List<String> TEXTS = List.of("training_file", "validation_file", "wandb_url");

    private JobStates() {}

    static JobState of(Fields job) {
        JobState state = new JobState(job.present("status").orElse(""))
                .model(job.present("model_output_name").orElse(""))
                .failure(failure(job))
                .numbers(job, NUMBERS)
                .texts(job, TEXTS)
                .extra("base_model", job.text("model"));
        job.real("total_price").ifPresent(value -> state.extra("total_price_usd", value * NANODOLLAR));
        Fields progress = job.object("progress");
        return progress.flag("estimate_available") ? state.numbers(progress, List.of("seconds_remaining")) : state;
    }

    /** {@return the last error among the job's events, for the job itself has no field for it} */
    private static String failure(Fields job) {
        return job.objects("events").stream()
                .filter(event -> event.text("type").equals("job_error")
                        || event.text("level").equals("error")
                        || event.text("type").equals("billing_limit"))
                .map(event -> event.text("message"))
                .filter(message -> !message.isBlank())
                .reduce((earlier, later) -> later)
                .orElse("");
    }
}
