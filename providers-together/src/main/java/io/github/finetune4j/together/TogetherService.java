// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.EventLog;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Together AI, as the skeleton of providers asks it.
 *
 * @param keys of other services, by field of the request
 */
record TogetherService(TogetherApi api, DataFiles files, Costs costs, Map<String, String> keys)
        implements JobService<Fields> {
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.FULL,
            Capability.DPO,
            Capability.CONTINUED_PRETRAINING,
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.SEED,
            Capability.LEARNING_RATE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.LOSS_ON_ALL,
            Capability.SUFFIX,
            Capability.CHAT,
            Capability.BATCHES,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    static TogetherService of(TogetherProviderBuilder builder, TogetherApi api) {
        DataFiles files = new DataFiles(api, builder.once(), builder.patience());
        return new TogetherService(api, files, new Costs(api, builder.givenPrices(), builder.clock()), builder.keys());
    }

    @Override
    public String id() {
        return TogetherProvider.ID;
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
    public StatusWords words() {
        return JobStates.WORDS;
    }

    @Override
    public JobDraft<Fields> draft(FineTuneSpec spec, String key) {
        return new TogetherDraft(this, spec, new JobRequest(spec).mark(key));
    }

    @Override
    public Fields job(String id) {
        return api.job(id);
    }

    @Override
    public Fields cancel(String id) {
        return api.cancel(id);
    }

    @Override
    public String jobId(Fields job) {
        return job.text("id");
    }

    @Override
    public JobState state(Fields job) {
        return JobStates.of(job);
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<Fields> job) {
        TogetherLog log = new TogetherLog(api, ref.jobId());
        return EventLog.page(
                log.events(),
                cursor,
                () -> JobStates.WORDS.status(job.get().text("status")).terminal(),
                log::checkpoints);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return id();
    }
}
