// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A provider of one's own: it learns answers by heart, a row in a millisecond. Its jobs end with it. */
public final class RoteProvider implements FineTuneProvider {
    /** The only base model: it knows nothing. */
    public static final String BLANK = "blank";

    private final InstantSource clock;
    private final Map<String, RoteJob> jobs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Makes a provider without jobs.
     *
     * @param clock tells when a job is done
     */
    public RoteProvider(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String id() {
        return "rote";
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(5);
    }

    // tag::own-provider[]
    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.CHAT); // it has no settings, and a job cannot be cancelled
    }

    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        CapabilityGaps.refuse(id(), capabilities(), spec);
        // the same key is the same job, however often it is submitted
        return open().computeIfAbsent(context.idempotencyKey(), key -> learn(spec, key))
                .ref();
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return job(ref).snapshot(clock.instant());
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        return job(ref).events(cursor, clock.instant());
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        throw new UnsupportedCapabilityException(
                "rote learning of " + ref + " cannot be cancelled -> wait for its end");
    }
    // end::own-provider[]

    private RoteJob learn(FineTuneSpec spec, String key) {
        if (!spec.baseModel().equals(BLANK)) {
            throw new InvalidRequestException(
                    "no such base model: " + spec.baseModel() + " -> take " + BLANK,
                    ProviderFailure.of(id(), "submit"),
                    null);
        }
        return RoteJob.start(new JobRef(id(), key), spec.trainingData(), clock.instant());
    }

    private RoteJob job(JobRef ref) {
        RoteJob job = open().get(ref.jobId());
        if (job == null || !ref.providerId().equals(id())) {
            throw new JobNotFoundException(
                    "no job " + ref + " -> use the reference that its start gave",
                    ProviderFailure.of(id(), "poll"),
                    null);
        }
        return job;
    }

    private Map<String, RoteJob> open() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider is closed -> keep it open as long as its jobs are waited for");
        }
        return jobs;
    }

    /**
     * {@return a model that knows what it has learned, and nothing else}
     *
     * @param model as a job gave it
     */
    @Override
    public ChatModel chatModel(ModelRef model) {
        return job(new JobRef(model.provider(), model.id())).model();
    }

    @Override
    public void close() {
        closed = true;
    }
}
