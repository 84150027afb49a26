// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.jobs.FollowedJobs;
import io.github.finetune4j.huggingface.internal.jobs.JobEvents;
import io.github.finetune4j.huggingface.internal.jobs.JobView;
import io.github.finetune4j.huggingface.internal.jobs.JobsApi;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HF Jobs, as the skeleton of providers asks it.
 *
 * @param followed logs of jobs
 * @param hardware that jobs run on
 * @param timeout after which a job is ended
 * @param namespace that owns job and repositories, null: whose token it is
 */
record HubTraining(
        HuggingFaceHub hub,
        JobsApi api,
        FollowedJobs followed,
        String hardware,
        Duration timeout,
        @Nullable String namespace)
        implements JobService<JobView> {
    private static final Pattern JOB_ID = Pattern.compile("(?!\\.)[A-Za-z0-9_.-]{1,128}/(?!\\.)[A-Za-z0-9_.-]{1,128}");
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.LORA_RANK_STABILIZED,
            Capability.LORA_DORA,
            Capability.LORA_PATTERNS,
            Capability.LORA_LAYERS,
            Capability.LORA_MODULES_TO_SAVE,
            Capability.LORA_QUANTIZATION,
            Capability.FULL,
            Capability.DPO,
            Capability.CONTINUED_PRETRAINING,
            Capability.VALIDATION_DATA,
            Capability.EARLY_STOPPING,
            Capability.SEED,
            Capability.LEARNING_RATE,
            Capability.LEARNING_RATE_SCHEDULE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.MAX_STEPS,
            Capability.MAX_LENGTH,
            Capability.LOSS_ON_ALL,
            Capability.CHECKPOINT_INTERVAL,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.CHAT,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    @Override
    public String id() {
        return HubContext.ID;
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
        return JobView.WORDS;
    }

    @Override
    public JobDraft<JobView> draft(FineTuneSpec spec, String key) {
        return new HubDraft(this, spec, JobsApi.label(key));
    }

    String owner() {
        String set = namespace;
        return set == null ? hub.account() : set;
    }

    JobView view(String owner, Map<String, Object> job) {
        String id = owner + "/" + Repositories.text(job.get("id"));
        return new JobView(new JobRef(id(), id), job, this::holdsResult);
    }

    /** A repository that is not there, or no longer, holds none. */
    private boolean holdsResult(String repo) {
        try {
            return hub.info(HubRepo.model(repo)).files().stream().anyMatch(file -> file.endsWith(".safetensors"));
        } catch (HubException e) {
            if (e.problem() == HubProblem.REPOSITORY_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public JobView job(String id) {
        return new JobView(new JobRef(id(), id), api.job(parts(id)), this::holdsResult);
    }

    @Override
    public JobView cancel(String id) {
        JobView now = job(id);
        if (now.ended()) {
            return now;
        }
        String[] job = parts(id);
        api.cancel(job[0], job[1]);
        return job(id);
    }

    /** {@return owner and id} */
    private static String[] parts(String id) {
        return id.split("/", -1);
    }

    @Override
    public String jobId(JobView job) {
        return job.ref().jobId();
    }

    @Override
    public JobState state(JobView job) {
        return job.state(this::price);
    }

    private double price(String flavor) {
        return api.hardware().stream()
                .filter(each -> each.name().equals(flavor))
                .mapToDouble(JobHardware::dollarsPerHour)
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<JobView> job) {
        JobView view = job.get();
        return new JobEvents(view, followed.of(parts(ref.jobId())).upToNow(view)).after(cursor);
    }
}
