// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobStatus;
import java.util.List;

/** Jobs of the service in our words. Signed URLs, which are keys, stay out of them. */
final class JobStates {
    static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.QUEUED, "CREATING", "PENDING", "RE_QUEUEING", "CREATING_INPUT_DATASET", "VALIDATING")
            .with(JobStatus.RUNNING, "RUNNING", "WRITING_RESULTS")
            .cancelling("CANCELLING")
            .with(JobStatus.PAUSED, "PAUSED", "IDLE")
            .with(JobStatus.SUCCEEDED, "COMPLETED", "EARLY_STOPPED")
            .with(JobStatus.FAILED, "FAILED", "EXPIRED")
            .with(JobStatus.CANCELLED, "CANCELLED", "DELETING", "DELETING_CLEANING_UP", "DELETED", "ARCHIVED");

    private static final List<String> PROGRESS = List.of("percent", "epoch", "inputTokens", "outputRows");

    private JobStates() {}

    static JobState of(FoundJob found) {
        Fields job = found.fields();
        Fields training = training(job);
        String word = word(job);
        JobState state = new JobState(word)
                .model(model(found.name(), job, training.text("outputModel")))
                .failure(
                        job.object("status").present("message").orElse(word.equals("EXPIRED") ? "the job expired" : ""))
                .extra("dataset", job.text("dataset"))
                .extra("evaluation_dataset", job.text("evaluationDataset"))
                .extra(
                        "base_model",
                        training.present("baseModel")
                                .or(() -> training.present("warmStartFrom"))
                                .orElse(""))
                .numbers(job.object("jobProgress"), PROGRESS)
                .extra("wandb_url", job.object("wandbConfig").text("url"));
        Fields cost = job.object("estimatedCost");
        if (cost.text("currencyCode").equals("USD")) {
            Costs.amount(cost).ifPresent(value -> state.extra("estimated_cost_usd", value));
        }
        return state;
    }

    /** {@return the service's word for where a job stands} */
    static String word(Fields job) {
        return job.text("state").replace("JOB_STATE_", "");
    }

    /** {@return whether a job has ended} */
    static boolean ended(Fields job) {
        return WORDS.status(word(job)).terminal();
    }

    /** The field may hold the last part of the name only. */
    private static String model(JobName ref, Fields job, String model) {
        String suffix = "/" + ref;
        String name = job.text("name");
        boolean bare = !model.isEmpty() && model.indexOf('/') < 0 && name.endsWith(suffix);
        return bare ? name.substring(0, name.length() - suffix.length()) + "/models/" + model : model;
    }

    /** {@return the settings of training, which a job by preference has in an object of their own} */
    static Fields training(Fields job) {
        Fields inner = job.object("trainingConfig");
        return inner.isEmpty() ? job : inner;
    }
}
