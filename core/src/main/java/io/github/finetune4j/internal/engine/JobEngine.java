// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An engine that runs all its jobs on a few threads: at most 8 that ask providers, 16 that submit (each has a caller
 * waiting for it), 4 that call listeners, and one timer. All are daemons; those of the pools end when there is nothing
 * to do. A thread that hangs in foreign code is replaced, so each pool may grow to 64 where that happens again and
 * again. Safe for use by several threads.
 */
public final class JobEngine implements AutoCloseable {
    private final OpenWaits waits = new OpenWaits();
    private final Environment environment;
    private final Pool calls;
    private final Pool submits;
    private final List<Pool> pools;

    /**
     * @param clock tells the time
     * @param timer for pauses and deadlines
     * @param calls threads that poll, read events and cancel
     * @param submits threads that submit
     * @param events threads that call listeners and subscribers
     * @param settings how patient to be
     */
    public JobEngine(InstantSource clock, Timer timer, Pool calls, Pool submits, Pool events, EngineSettings settings) {
        environment = new Environment(clock, timer, events, settings);
        this.calls = calls;
        this.submits = submits;
        pools = List.of(calls, submits, events);
    }

    /** {@return the one engine of this process} */
    public static JobEngine shared() {
        return Shared.ENGINE;
    }

    private static final class Shared {
        static final Timer TIMER = EngineParts.timer();
        static final JobEngine ENGINE = new JobEngine(
                InstantSource.system(),
                TIMER,
                EngineParts.calls(),
                EngineParts.submits(),
                EngineParts.events(TIMER, EngineSettings.DEFAULT.listenerPatience()),
                EngineSettings.DEFAULT);
    }

    /**
     * Submits, and returns once the provider has accepted.
     *
     * @param provider to whom
     * @param order what
     * @return the running job
     */
    public FineTuneJob start(FineTuneProvider provider, StartOrder order) {
        waits.requireOpen();
        CheckedProvider checked = checked(provider);
        Set<Capability> declared = checked.capabilities();
        CapabilityGaps.refuse(checked.id(), declared, order.spec());
        Duration interval = checked.pollInterval();
        Instant begin = environment.clock().instant();
        JobRef ref = submit(checked, order);
        JobLifecycle run = new JobLifecycle(
                checked,
                interval,
                environment,
                JobSnapshot.builder(ref, JobStatus.QUEUED, "").build());
        if (order.witness() != null) {
            run.witness(order.witness());
        }
        order.listeners().forEach(run::listen);
        if (order.deadline() != null) {
            Duration used = Duration.between(begin, environment.clock().instant());
            run.limit(order.deadline().minus(used), order.deadline());
        }
        follow(run);
        run.look();
        return new JobHandle(run, declared.contains(Capability.CANCEL));
    }

    private void follow(JobLifecycle run) {
        Runnable forget = waits.add(run::abandon);
        CompletableFuture<?> unused = run.result().whenComplete((model, failure) -> forget.run());
    }

    private JobRef submit(CheckedProvider provider, StartOrder order) {
        Duration deadline = order.deadline();
        Duration patience = deadline == null ? environment.settings().submitPatience() : deadline;
        Retry<JobRef> retry = new Retry<>(
                environment,
                patience,
                "submitting to " + provider.id(),
                (done, failed) -> provider.submit(order.spec(), order.context(), done, failed));
        CompletableFuture<JobRef> accepted = retry.begin();
        String key = order.context().idempotencyKey();
        Runnable stop = deadline == null
                ? () -> {}
                : environment
                        .timer()
                        .after(deadline, () -> accepted.completeExceptionally(late(provider.id(), deadline, key)));
        Runnable forget = waits.add(() -> accepted.completeExceptionally(closedMeanwhile(provider.id(), key)));
        try {
            return Waiting.on(
                    accepted,
                    "submitting to " + provider.id(),
                    "interrupted while submitting to " + provider.id()
                            + ": the job may have started -> start again with idempotencyKey " + key + " to find it");
        } finally {
            stop.run();
            forget.run();
            accepted.cancel(false); // ends further attempts, if the caller was interrupted
        }
    }

    private static FineTuneException closedMeanwhile(String provider, String key) {
        return new FineTuneException("the engine was closed while submitting to " + provider
                + ": the job may have started -> start again with idempotencyKey " + key + " to find it");
    }

    private static ProviderException late(String provider, Duration deadline, String key) {
        return new ProviderException(
                "provider " + provider + " did not accept the job within " + ShownTime.words(deadline)
                        + ": it may have started -> start again with idempotencyKey " + key + " to find it",
                ProviderFailure.of(provider, "submit"),
                null);
    }

    /**
     * Takes a job up.
     *
     * @param provider where it runs
     * @param ref the job
     * @param witness sees what comes, and all events from the first on; null if nobody does
     * @return the job, whatever its status
     */
    public FineTuneJob attach(FineTuneProvider provider, JobRef ref, @Nullable JobWitness witness) {
        waits.requireOpen();
        CheckedProvider checked = checked(provider);
        if (!ref.providerId().equals(checked.id())) {
            throw new IllegalArgumentException("job " + ref + " is not at provider " + checked.id()
                    + " -> attach with a provider of id " + ref.providerId());
        }
        Set<Capability> declared = checked.capabilities();
        Duration interval = checked.pollInterval();
        JobSnapshot first = firstLook(checked, ref);
        JobLifecycle run = new JobLifecycle(checked, interval, environment, first);
        if (witness != null) {
            run.witness(witness);
        }
        follow(run);
        run.looked(first);
        return new JobHandle(run, declared.contains(Capability.CANCEL));
    }

    private JobSnapshot firstLook(CheckedProvider provider, JobRef ref) {
        String what = "looking for job " + ref;
        Duration patience = environment.settings().submitPatience();
        CompletableFuture<JobSnapshot> seen = new Retry<JobSnapshot>(
                        environment, patience, what, (done, failed) -> provider.poll(ref, done, failed))
                .begin();
        Runnable forget = waits.add(() -> seen.completeExceptionally(Endings.engineClosed(ref)));
        try {
            return Waiting.on(seen, what, "interrupted while attaching to job " + ref + " -> attach again");
        } finally {
            forget.run();
        }
    }

    /**
     * Ends every wait with an exception that says so; jobs go on at their providers. Starts nothing any more. Idle
     * threads of its own end, those at work end after it. Events of its jobs can still be read. A second call does
     * nothing.
     */
    @Override
    public void close() {
        waits.close();
        pools.forEach(Pool::release);
        environment.timer().release();
    }

    private CheckedProvider checked(FineTuneProvider provider) {
        return new CheckedProvider(provider, environment.settings(), submits, calls, environment.timer());
    }
}
