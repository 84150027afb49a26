// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.EventLog;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Vertex AI, as the skeleton of providers asks it. */
record VertexTuning(TuningJobs jobs, DataBucket bucket, TunableModels models, Costs costs, VertexPlace place)
        implements JobService<TuningJob> {
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.LORA,
            Capability.DPO,
            Capability.VALIDATION_DATA,
            Capability.LEARNING_RATE_MULTIPLIER,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.PROVIDER_OPTIONS,
            Capability.CHAT,
            Capability.BATCHES,
            Capability.CANCEL);

    @Override
    public String id() {
        return VertexAiProvider.ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public KeyedBy keyedBy() {
        return KeyedBy.LABEL;
    }

    @Override
    public Pattern jobIds() {
        return JOB_ID;
    }

    @Override
    public StatusWords words() {
        return JobStates.WORDS;
    }

    /** Refuses a base model that is gone, before anybody is asked. */
    @Override
    public JobDraft<TuningJob> draft(FineTuneSpec spec, String key) {
        return new VertexDraft(this, spec, key, models.shutdownDates(id()).check(spec.baseModel(), costs.today()));
    }

    @Override
    public TuningJob job(String id) {
        return jobs.get(id);
    }

    @Override
    public TuningJob cancel(String id) {
        jobs.cancel(id);
        return jobs.get(id);
    }

    @Override
    public String jobId(TuningJob job) {
        return job.id();
    }

    @Override
    public JobState state(TuningJob job) {
        return JobStates.of(job);
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<TuningJob> supplier) {
        TuningJob job = supplier.get();
        JobStatus status = state(job).status(words(), costs.clock());
        return EventLog.page(new JobEvents(job, status).all(), cursor);
    }
}
