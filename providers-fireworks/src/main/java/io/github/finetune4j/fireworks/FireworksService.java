// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.provider.EventLog;
import io.github.finetune4j.http.provider.JobService;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fireworks AI, as the skeleton of providers asks it.
 *
 * @param wandbKey null: none
 */
record FireworksService(
        FireworksApi api,
        DataSets data,
        Costs costs,
        @Nullable String wandbKey) implements JobService<FoundJob> {
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.DPO,
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.LEARNING_RATE,
            Capability.LEARNING_RATE_SCHEDULE,
            Capability.MAX_LENGTH,
            Capability.SUFFIX,
            Capability.CHAT,
            Capability.BATCHES,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    static FireworksService of(FireworksProviderBuilder builder, ApiClient control) {
        Account account = builder.account(control);
        FireworksApi api = new FireworksApi(control, account);
        DataSets data = new DataSets(builder.dataSets(control, account), account, builder.once(), builder.patience());
        Costs costs = new Costs(api, builder.givenPrices(), builder.clock());
        return new FireworksService(api, data, costs, builder.wandb());
    }

    @Override
    public String id() {
        return FireworksProvider.ID;
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
        return JobName.TEXT;
    }

    @Override
    public StatusWords words() {
        return JobStates.WORDS;
    }

    @Override
    public FireworksDraft draft(FineTuneSpec spec, String key) {
        return new FireworksDraft(this, spec, key);
    }

    @Override
    public FoundJob job(String id) {
        JobName name = JobName.of(id);
        return new FoundJob(name, api.job(name));
    }

    @Override
    public FoundJob cancel(String id) {
        api.cancel(JobName.of(id));
        return job(id);
    }

    @Override
    public String jobId(FoundJob job) {
        return job.name().toString();
    }

    @Override
    public JobState state(FoundJob job) {
        return JobStates.of(job);
    }

    @Override
    public EventPage events(JobRef ref, String cursor, Supplier<FoundJob> job) {
        return EventLog.page(new MetricsLog(api).losses(job.get()), cursor);
    }

    /** The key goes into the body at the last moment: what is asked for is put on record. */
    Map<String, Object> withKey(Map<String, Object> body) {
        if (wandbKey == null) {
            return body;
        }
        Map<String, Object> wandb = new LinkedHashMap<>();
        if (body.get(FireworksOptions.WANDB) instanceof Map<?, ?> asked) {
            wandb.putAll(Json.plainMap(asked));
        }
        wandb.put("enabled", true);
        wandb.put(FireworksOptions.WANDB_KEY, wandbKey);
        Map<String, Object> whole = new LinkedHashMap<>(body);
        whole.put(FireworksOptions.WANDB, wandb);
        return whole;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return id();
    }
}
