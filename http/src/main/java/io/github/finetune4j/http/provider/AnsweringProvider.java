// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import org.apiguardian.api.API;

/**
 * A provider of a remote service that answers and trains nothing: what its author extends. Every job is refused before
 * anything is sent. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class AnsweringProvider implements FineTuneProvider {
    private final String id;
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param id of the provider
     */
    protected AnsweringProvider(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    /**
     * Refuses every job.
     *
     * @throws UnsupportedCapabilityException always
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        requireOpen();
        throw new UnsupportedCapabilityException("provider " + id + " cannot do what was asked: it trains nothing"
                + " -> train with another provider, and ask this one for chats");
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        throw noJob(ref);
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        throw noJob(ref);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        throw noJob(ref);
    }

    private JobNotFoundException noJob(JobRef ref) {
        requireOpen();
        return new JobNotFoundException(
                "no job " + ref + " at " + id + ", which trains nothing -> ask the provider that the reference names",
                ProviderFailure.of(id, "get job"),
                null);
    }

    /**
     * {@return the model's id at the service}
     *
     * @param model one of this provider's
     * @throws IllegalArgumentException if it is another's
     */
    protected String model(ModelRef model) {
        requireOpen();
        if (!model.provider().equals(id)) {
            throw new IllegalArgumentException(
                    "model " + model + " is not of the provider " + id + " -> ask its own provider");
        }
        return model.id();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider " + id + " is closed -> keep it open as long as its models are asked");
        }
    }

    /** Refuses further calls. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
    }
}
