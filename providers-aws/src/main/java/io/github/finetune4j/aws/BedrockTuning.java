// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;

/** Bedrock, as the skeleton of providers asks it. */
record BedrockTuning(
        AwsSettings settings,
        BedrockModels models,
        AwsClients clients,
        AwsErrors errors,
        BedrockJobs jobs,
        S3Folder folder,
        BedrockEvents events,
        Costs costs,
        InstantSource clock)
        implements JobService<GetModelCustomizationJobResponse> {
    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.LEARNING_RATE,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.CHAT,
            Capability.BATCHES,
            Capability.CANCEL,
            Capability.STEP_EVENTS);

    @Override
    public String id() {
        return AwsSettings.ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public KeyedBy keyedBy() {
        return KeyedBy.NAME;
    }

    @Override
    public Pattern jobIds() {
        return BedrockJobs.ID;
    }

    @Override
    public StatusWords words() {
        return BedrockStates.WORDS;
    }

    @Override
    public BedrockDraft draft(FineTuneSpec spec, String key) {
        return new BedrockDraft(this, spec, key);
    }

    @Override
    public GetModelCustomizationJobResponse job(String id) {
        return jobs.get(id);
    }

    @Override
    public GetModelCustomizationJobResponse cancel(String id) {
        jobs.stop(id);
        return jobs.get(id);
    }

    @Override
    public String jobId(GetModelCustomizationJobResponse job) {
        return job.jobArn();
    }

    @Override
    public JobState state(GetModelCustomizationJobResponse job) {
        return BedrockStates.of(job);
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<GetModelCustomizationJobResponse> job) {
        return events.page(job.get(), cursor);
    }
}
