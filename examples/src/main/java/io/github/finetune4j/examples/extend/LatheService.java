// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.EventLog;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.RowsFile;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The part of a provider that is peculiar to the service: its calls, its words, and what its jobs show. */
// tag::lathe-words[]
record LatheService(ApiClient client, Duration uploadTimeout) implements JobService<Fields> {
    static final String ID = "lathe";

    private static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.QUEUED, "waiting")
            .with(JobStatus.RUNNING, "turning")
            .cancelling("stopping")
            .with(JobStatus.SUCCEEDED, "done")
            .with(JobStatus.FAILED, "broken")
            .with(JobStatus.CANCELLED, "stopped"); // any other word is UNKNOWN, and polling goes on

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SEED, Capability.SUFFIX, Capability.CANCEL, Capability.STEP_EVENTS);
    }

    @Override
    public KeyedBy keyedBy() {
        return KeyedBy.LABEL; // jobs carry a label, by which they are listed
    }

    @Override
    public StatusWords words() {
        return WORDS;
    }

    @Override
    public JobDraft<Fields> draft(FineTuneSpec spec, String key) {
        return new LatheDraft(this, spec, key);
    }
    // end::lathe-words[]

    // tag::lathe-jobs[]
    @Override
    public Fields job(String id) {
        return send(HttpCall.get("jobs", id).operation("get job").build(), "job");
    }

    @Override
    public Fields cancel(String id) {
        return send(
                HttpCall.post("jobs", id, "stop")
                        .operation("cancel job")
                        .replay(Replay.HARMLESS)
                        .build(),
                "job");
    }

    @Override
    public String jobId(Fields job) {
        return job.text("id");
    }

    @Override
    public JobState state(Fields job) {
        return new JobState(job.text("state"))
                .model(job.text("model"))
                .failure(job.text("reason"))
                .extra("base_model", job.text("base"));
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<Fields> job) {
        List<JobEvent> all =
                job.get().objects("log").stream().map(LatheService::event).toList();
        return EventLog.page(all, cursor);
    }

    private static JobEvent event(Fields line) {
        Instant at = line.time("at").orElse(Instant.EPOCH);
        long step = line.whole("step").orElse(0);
        double loss = line.real("loss").orElse(Double.NaN);
        return new JobEvent.StepCompleted("step-" + step, at, step, 0, 0, loss, Double.NaN, Double.NaN, Duration.ZERO);
    }
    // end::lathe-jobs[]

    // tag::lathe-calls[]
    Fields create(Map<String, ?> body) {
        return send(HttpCall.post("jobs").operation("create job").json(body).build(), "job");
    }

    List<Fields> labelled(String key) {
        HttpCall call = HttpCall.get("jobs")
                .operation("list jobs")
                .addQuery("label", key)
                .build();
        return new Fields(client.object(call)).objects("jobs");
    }

    /** {@return the id of the rows at the service, which knows them by their content} */
    String upload(Dataset rows) {
        return RowsFile.with(
                rows,
                content -> send(
                                HttpCall.post("rows")
                                        .operation("upload rows")
                                        .body(new Body("application/jsonl", content))
                                        .replay(Replay.HARMLESS) // the same content is the same file
                                        .attemptTimeout(uploadTimeout)
                                        .build(),
                                "file")
                        .text("id"));
    }

    private Fields send(HttpCall call, String what) {
        return new Fields(client.object(call)).with("id", what, ID, call.operation());
    }
}
// end::lathe-calls[]
