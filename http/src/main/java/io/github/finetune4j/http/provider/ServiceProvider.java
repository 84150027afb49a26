// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A provider whose verbs are those of the skeleton: what a provider of a remote service extends. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ServiceProvider implements FineTuneProvider {
    private final JobVerbs<?> verbs;
    private final Duration pollInterval;

    /**
     * Begins.
     *
     * @param verbs of the service
     * @param pollInterval the pause between two looks at a job with news
     */
    protected ServiceProvider(JobVerbs<?> verbs, Duration pollInterval) {
        this.verbs = verbs;
        this.pollInterval = pollInterval;
    }

    @Override
    public String id() {
        return verbs.service().id();
    }

    @Override
    public Set<Capability> capabilities() {
        return verbs.service().capabilities();
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Checks the request first, and refuses before anything is uploaded, all problems at once; uploads what is not
     * there yet; creates the job if there is none with that key. The key of a job that was asked for something else is
     * refused.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        return verbs.submit(spec, context);
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return verbs.poll(ref);
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        return verbs.events(ref, cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        return verbs.cancel(ref);
    }

    /** Refuses further calls. Jobs go on. A second call does nothing. */
    @Override
    public void close() {
        verbs.close();
    }
}
