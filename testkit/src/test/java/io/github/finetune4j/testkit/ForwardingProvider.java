// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Passes everything on: a base for providers that do one thing otherwise. */
public abstract class ForwardingProvider implements FineTuneProvider {
    private final FineTuneProvider inner;

    /** @param inner does the work */
    protected ForwardingProvider(FineTuneProvider inner) {
        this.inner = inner;
    }

    @Override
    public String id() {
        return inner.id();
    }

    @Override
    public Set<Capability> capabilities() {
        return inner.capabilities();
    }

    @Override
    public Duration pollInterval() {
        return inner.pollInterval();
    }

    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        return inner.submit(spec, context);
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return inner.poll(ref);
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        return inner.events(ref, cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        return inner.cancel(ref);
    }

    @Override
    public void close() {
        inner.close();
    }

    /** {@return a builder that holds what the snapshot holds, under another name, status and word} */
    protected static JobSnapshot.Builder copy(JobSnapshot of, JobRef ref, JobStatus status, String word) {
        JobSnapshot.Builder copy = JobSnapshot.builder(ref, status, word);
        of.tunedModel().ifPresent(copy::tunedModel);
        of.failure().ifPresent(copy::failure);
        return copy;
    }

    /** {@return the page with other events} */
    protected static EventPage with(EventPage page, UnaryOperator<List<JobEvent>> change) {
        return new EventPage(change.apply(page.events()), page.nextCursor(), page.more());
    }
}
