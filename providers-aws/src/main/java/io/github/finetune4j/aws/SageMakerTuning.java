// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;

/** SageMaker with a recipe, as the skeleton of providers asks it. */
record SageMakerTuning(
        AwsSettings settings,
        SageMakerRecipe recipe,
        Set<Capability> capabilities,
        AwsErrors errors,
        SageMakerJobs jobs,
        S3Folder folder,
        SageMakerEvents events,
        SageMakerCosts costs)
        implements JobService<DescribeTrainingJobResponse> {
    @Override
    public String id() {
        return SageMakerProvider.ID;
    }

    @Override
    public KeyedBy keyedBy() {
        return KeyedBy.NAME;
    }

    @Override
    public Pattern jobIds() {
        return SageMakerJobs.ID;
    }

    @Override
    public StatusWords words() {
        return SageMakerStates.WORDS;
    }

    @Override
    public JobDraft<DescribeTrainingJobResponse> draft(FineTuneSpec spec, String key) {
        return new SageMakerDraft(this, spec, key);
    }

    @Override
    public DescribeTrainingJobResponse job(String id) {
        return jobs.get(jobs.name(id, "get job"));
    }

    @Override
    public DescribeTrainingJobResponse cancel(String id) {
        String name = jobs.name(id, "stop job");
        jobs.stop(name);
        return jobs.get(name);
    }

    @Override
    public String jobId(DescribeTrainingJobResponse job) {
        return job.trainingJobArn();
    }

    @Override
    public JobState state(DescribeTrainingJobResponse job) {
        return SageMakerStates.of(job);
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<DescribeTrainingJobResponse> job) {
        return events.page(job.get(), cursor);
    }
}
