// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.internal.provider.RecentEntries;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A service of this protocol, as the skeleton of providers asks it. Safe for use by several threads. */
final class OpenAiTuning implements JobService<OpenAiJob> {
    private static final System.Logger LOG = System.getLogger(OpenAiTuning.class.getName());
    private static final Pattern JOB_ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.:-]{1,256}");

    private final ProviderSettings settings;
    private final OpenAiFiles files;
    private final OpenAiJobs jobs;
    private final OpenAiModels models;
    private final JobEventPages events;
    private final Set<Capability> capabilities;
    private final RecentEntries<OpenAiJob> polled = new RecentEntries<>();
    private final RecentEntries<ModelRef> tuned = new RecentEntries<>();

    OpenAiTuning(ProviderSettings settings, ApiClient client) {
        this.settings = settings;
        files = new OpenAiFiles(client, settings);
        jobs = new OpenAiJobs(client);
        models = new OpenAiModels(client, settings.clock());
        events = new JobEventPages(jobs, files);
        Set<Capability> all = EnumSet.of(Capability.CHAT); // whoever speaks the protocol answers
        all.addAll(settings.service().capabilities());
        capabilities = Collections.unmodifiableSet(all);
    }

    ProviderSettings settings() {
        return settings;
    }

    OpenAiFiles files() {
        return files;
    }

    OpenAiJobs jobs() {
        return jobs;
    }

    OpenAiModels models() {
        return models;
    }

    @Override
    public String id() {
        return settings.service().id();
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public KeyedBy keyedBy() {
        return capabilities().contains(Capability.METADATA) ? KeyedBy.LABEL : KeyedBy.NOTHING;
    }

    @Override
    public Pattern jobIds() {
        return JOB_ID;
    }

    @Override
    public StatusWords words() {
        return JobStates.WORDS;
    }

    @Override
    public OpenAiDraft draft(FineTuneSpec spec, String key) {
        return new OpenAiDraft(this, spec, key);
    }

    @Override
    public OpenAiJob job(String id) {
        OpenAiJob job = jobs.get(id);
        polled.put(id, job);
        return job;
    }

    @Override
    public OpenAiJob cancel(String id) {
        return jobs.cancel(id);
    }

    @Override
    public String jobId(OpenAiJob job) {
        return job.id();
    }

    @Override
    public JobState state(OpenAiJob job) {
        return JobStates.of(job).dated(this::dated);
    }

    /** Asked once, at the job's end; that it can't be found out then is no failure of the job. */
    private ModelRef dated(ModelRef model) {
        ModelRef known = tuned.get(model.id());
        if (known != null || !settings.service().looksUpModels()) {
            return known == null ? model : known;
        }
        try {
            ModelRef found = models.dated(model);
            tuned.put(model.id(), found);
            return found;
        } catch (ProviderException e) {
            LOG.log(System.Logger.Level.WARNING, "until when {0} answers is not known: {1}", model, Remedy.without(e));
            return model;
        }
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<OpenAiJob> job) {
        return events.page(ref.jobId(), cursor, () -> {
            OpenAiJob last = polled.get(ref.jobId());
            return last == null ? job.get() : last;
        });
    }
}
