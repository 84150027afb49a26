// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.util.List;
import java.util.Optional;

/** A job of the service as a snapshot. */
final class Snapshots {
    /** Prices of jobs come in billionths of a dollar, by the service's own client. */
    private static final double NANODOLLAR = 1e-9;

    private static final List<String> NUMBERS = List.of(
            "token_count", "n_epochs", "epochs_completed", "queue_depth", "random_seed", "trainingfile_numlines");
    private static final List<String> TEXTS = List.of("training_file", "validation_file", "wandb_url");

    private Snapshots() {}

    static JobSnapshot of(JobRef ref, Fields job) {
        JobStatus status = status(job.text("status"));
        String word = job.present("status").orElse("unknown");
        Optional<String> model = job.present("model_output_name");
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word);
        if (status == JobStatus.SUCCEEDED) {
            if (model.isEmpty()) {
                snapshot = JobSnapshot.builder(ref, JobStatus.FAILED, word)
                        .failure("the service says that the job is completed, but names no model");
            } else {
                snapshot.tunedModel(ModelRef.of(TogetherProvider.ID, model.get()));
            }
        }
        if (status == JobStatus.FAILED) {
            snapshot.failure(failure(job));
        }
        return extras(snapshot, job).build();
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
                .orElse("the service does not say why");
    }

    private static JobSnapshot.Builder extras(JobSnapshot.Builder snapshot, Fields job) {
        for (String name : NUMBERS) {
            job.whole(name).ifPresent(value -> snapshot.addExtra(name, value));
        }
        for (String name : TEXTS) {
            job.present(name).ifPresent(value -> snapshot.addExtra(name, value));
        }
        job.present("model").ifPresent(value -> snapshot.addExtra("base_model", value));
        job.real("total_price").ifPresent(value -> snapshot.addExtra("total_price_usd", value * NANODOLLAR));
        Fields progress = job.object("progress");
        if (progress.flag("estimate_available")) {
            progress.whole("seconds_remaining").ifPresent(seconds -> snapshot.addExtra("seconds_remaining", seconds));
        }
        return snapshot;
    }

    static JobStatus status(String word) {
        return switch (word) {
            case "pending", "queued" -> JobStatus.QUEUED;
            case "running", "compressing", "uploading", "cancel_requested" -> JobStatus.RUNNING;
            case "completed" -> JobStatus.SUCCEEDED;
            case "error" -> JobStatus.FAILED;
            case "cancelled" -> JobStatus.CANCELLED;
            default -> JobStatus.UNKNOWN; // polling goes on
        };
    }
}
