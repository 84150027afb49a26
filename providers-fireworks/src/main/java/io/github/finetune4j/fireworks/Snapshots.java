// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.util.List;

/** A job of the service as a snapshot. Signed URLs, which are keys, stay out of it. */
final class Snapshots {
    private static final List<String> PROGRESS = List.of("percent", "epoch", "inputTokens", "outputRows");

    private Snapshots() {}

    static JobSnapshot of(JobRef ref, Fields job) {
        String word = job.text("state").replace("JOB_STATE_", "");
        JobStatus status = status(word);
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word.isEmpty() ? "unknown" : word);
        if (status == JobStatus.SUCCEEDED) {
            String model = training(job).text("outputModel");
            if (model.isEmpty()) {
                snapshot = JobSnapshot.builder(ref, JobStatus.FAILED, word)
                        .failure("the service says that the job is completed, but names no model");
            } else {
                snapshot.tunedModel(ModelRef.of(FireworksProvider.ID, whole(ref, job, model)));
            }
        }
        if (status == JobStatus.FAILED) {
            snapshot.failure(job.object("status")
                    .present("message")
                    .orElse(word.equals("EXPIRED") ? "the job expired" : "the service does not say why"));
        }
        return extras(snapshot, job).build();
    }

    /** The field may hold the last part of the name only. */
    private static String whole(JobRef ref, Fields job, String model) {
        String suffix = "/" + ref.jobId();
        String name = job.text("name");
        boolean bare = model.indexOf('/') < 0 && name.endsWith(suffix);
        return bare ? name.substring(0, name.length() - suffix.length()) + "/models/" + model : model;
    }

    /** {@return the settings of training, which a job by preference has in an object of their own} */
    static Fields training(Fields job) {
        Fields inner = job.object("trainingConfig");
        return inner.raw().isEmpty() ? job : inner;
    }

    private static JobSnapshot.Builder extras(JobSnapshot.Builder snapshot, Fields job) {
        job.present("dataset").ifPresent(value -> snapshot.addExtra("dataset", value));
        job.present("evaluationDataset").ifPresent(value -> snapshot.addExtra("evaluation_dataset", value));
        Fields training = training(job);
        training.present("baseModel")
                .or(() -> training.present("warmStartFrom"))
                .ifPresent(value -> snapshot.addExtra("base_model", value));
        Fields progress = job.object("jobProgress");
        PROGRESS.forEach(name -> progress.whole(name).ifPresent(value -> snapshot.addExtra(name, value)));
        Fields cost = job.object("estimatedCost");
        if (cost.text("currencyCode").equals("USD")) {
            Costs.amount(cost).ifPresent(value -> snapshot.addExtra("estimated_cost_usd", value));
        }
        job.object("wandbConfig").present("url").ifPresent(value -> snapshot.addExtra("wandb_url", value));
        return snapshot;
    }

    static JobStatus status(String word) {
        return switch (word) {
            case "CREATING", "PENDING", "RE_QUEUEING", "CREATING_INPUT_DATASET", "VALIDATING" -> JobStatus.QUEUED;
            case "RUNNING", "WRITING_RESULTS", "CANCELLING" -> JobStatus.RUNNING;
            case "PAUSED", "IDLE" -> JobStatus.PAUSED;
            case "COMPLETED", "EARLY_STOPPED" -> JobStatus.SUCCEEDED;
            case "FAILED", "EXPIRED" -> JobStatus.FAILED;
            case "CANCELLED", "DELETING", "DELETING_CLEANING_UP", "DELETED", "ARCHIVED" -> JobStatus.CANCELLED;
            default -> JobStatus.UNKNOWN; // polling goes on
        };
    }
}
