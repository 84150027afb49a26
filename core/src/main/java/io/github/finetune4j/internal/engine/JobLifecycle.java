// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of one job as the engine sees it: look, read the events, rest, and again, until the job has ended. At any
 * time there is at most one call of the provider under way for it (besides a request to cancel), or one timer, and no
 * thread.
 */
final class JobLifecycle {
    private static final System.Logger LOG = System.getLogger(JobLifecycle.class.getName());
    private static final int MOST_IDLE_PAGES = 100;
    private static final int TRIES_AFTER_THE_END = 5;

    private final CheckedProvider provider;
    private final Environment environment;
    private final JobRef ref;
    private final RandomGenerator random;
    private final Backoff looks;
    private final Backoff retries;
    private final JobEventLog log = new JobEventLog();
    private final Completion completion;
    private final Outage outage;
    private final AtomicBoolean cancelAsked = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile JobSnapshot snapshot;
    private volatile Runnable stopWaiting = () -> {};
    private volatile Runnable stopDeadline = () -> {};
    private volatile boolean news;
    private volatile @Nullable RuntimeException lastFailure;
    private boolean hasDeadline;
    private Instant deadline = Instant.MAX;
    private String cursor = EventPage.START;
    private int quietLooks = -1;
    private int idlePages;
    private int failures;
    private @Nullable Instant failingSince;

    JobLifecycle(CheckedProvider provider, Duration interval, Environment environment, JobSnapshot first) {
        this.provider = provider;
        this.environment = environment;
        ref = first.ref();
        outage = new Outage("looking at job " + ref, 2);
        completion = new Completion(ref, log, environment);
        snapshot = first;
        random = new SplittableRandom(environment.settings().seed() ^ ref.hashCode());
        looks = environment.settings().looks(interval);
        retries = environment.settings().retries();
    }

    JobRef ref() {
        return ref;
    }

    JobSnapshot snapshot() {
        return snapshot;
    }

    Environment environment() {
        return environment;
    }

    CompletableFuture<ModelRef> result() {
        return completion.result();
    }

    Flow.Publisher<JobEvent> events() {
        return subscriber -> EventReader.subscribe(log, environment, subscriber);
    }

    void listen(Consumer<JobEvent> consumer) {
        completion.listen(consumer);
    }

    /** Has a witness see the job. To be called before the first look. */
    void witness(JobWitness witness) {
        Callback record = new Callback("the record of job " + ref, "the job goes on", LOG, environment.clock());
        record.run(() -> witness.started(ref));
        listen(witness::happened);
        completion.beforeResult((model, failure) -> record.run(() -> witness.ended(snapshot, model, failure)));
    }

    // ---- the loop

    /**
     * Ends the wait, not the job, if the job takes longer. To be called before the first look.
     *
     * @param remaining until then
     * @param whole what the caller had asked for
     */
    void limit(Duration remaining, Duration whole) {
        hasDeadline = true;
        deadline = environment.clock().instant().plus(remaining);
        stopDeadline = environment.timer().after(remaining, () -> end(null, Endings.timeout(ref, whole, lastFailure)));
    }

    void look() {
        if (!completion.ended()) {
            provider.poll(ref, this::looked, e -> failed(e, this::look));
        }
    }

    void looked(JobSnapshot now) {
        succeeded();
        if (now.status() != snapshot.status() || !now.providerStatus().equals(snapshot.providerStatus())) {
            news = true;
        }
        snapshot = now;
        read();
    }

    private void read() {
        if (!completion.ended()) {
            provider.events(ref, cursor, this::page, this::readFailed);
        }
    }

    private void page(EventPage page) {
        succeeded();
        int fresh = log.append(page.events());
        boolean moved = !page.nextCursor().equals(cursor);
        cursor = page.nextCursor();
        news |= fresh > 0;
        idlePages = fresh > 0 ? 0 : idlePages + 1;
        boolean mayBringMore = page.more() && (moved || fresh > 0) && idlePages < MOST_IDLE_PAGES;
        if (mayBringMore || (fresh > 0 && snapshot.status().terminal())) {
            read();
        } else if (snapshot.status().terminal()) {
            end();
        } else {
            rest();
        }
    }

    private void rest() {
        idlePages = 0;
        quietLooks = news ? 0 : quietLooks + 1;
        news = false;
        later(looks.pause(quietLooks, random), this::look);
    }

    private void later(Duration pause, Runnable next) {
        waiting.set(next);
        stopWaiting = environment.timer().after(pause, this::wake);
    }

    private void wake() {
        Runnable next = waiting.getAndSet(null);
        if (next != null) {
            next.run();
        }
    }

    // ---- errors

    private void succeeded() {
        failures = 0;
        failingSince = null;
        lastFailure = null;
    }

    private void failed(RuntimeException e, Runnable again) {
        lastFailure = e;
        if (!(e instanceof TransientProviderException) || outOfPatience()) {
            end(null, e);
            return;
        }
        Duration pause = retries.pause(failures++, random);
        outage.failed(failures, e, pause, patience());
        later(pause, again);
    }

    private boolean outOfPatience() {
        Instant now = environment.clock().instant();
        Instant since = failingSince == null ? now : failingSince;
        failingSince = since;
        Duration patience = environment.settings().outagePatience();
        return !hasDeadline && Duration.between(since, now).compareTo(patience) > 0;
    }

    /** {@return for how long it is still tried} */
    private Duration patience() {
        Instant now = environment.clock().instant();
        Instant since = failingSince == null ? now : failingSince;
        return hasDeadline
                ? Duration.between(now, deadline)
                : environment.settings().outagePatience().minus(Duration.between(since, now));
    }

    private void readFailed(RuntimeException e) {
        boolean permanent = !(e instanceof TransientProviderException);
        if (snapshot.status().terminal() && (permanent || failures >= TRIES_AFTER_THE_END)) {
            LOG.log(System.Logger.Level.WARNING, "the last events of job " + ref + " could not be read", e);
            end();
        } else {
            failed(e, this::read);
        }
    }

    // ---- cancelling

    void cancel() {
        if (!completion.ended() && !snapshot.status().terminal() && cancelAsked.compareAndSet(false, true)) {
            askToCancel(0);
        }
    }

    private void askToCancel(int attempt) {
        if (!completion.ended()) {
            provider.cancel(ref, now -> hurry(), e -> cancelFailed(e, attempt));
        }
    }

    private void cancelFailed(RuntimeException e, int attempt) {
        if (e instanceof TransientProviderException) {
            Duration pause = retries.pause(
                    attempt, new SplittableRandom(environment.settings().seed() + attempt));
            environment.timer().after(pause, () -> askToCancel(attempt + 1));
        } else {
            cancelAsked.set(false);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "job " + ref + " could not be cancelled; it goes on, cancel() may be called again",
                    e);
        }
    }

    /** Looks now instead of after the pause. */
    void refresh() {
        if (!completion.ended()) {
            hurry();
        }
    }

    private void hurry() {
        news = true;
        stopWaiting.run();
        wake();
    }

    // ---- the end

    /** Ends the wait, not the job: the engine closes. */
    void abandon() {
        end(null, Endings.engineClosed(ref));
    }

    private void end() {
        JobSnapshot last = snapshot;
        switch (last.status()) {
            case SUCCEEDED -> end(last.tunedModel().orElseThrow(), null);
            case CANCELLED -> end(null, Endings.cancelled(last));
            default -> end(null, Endings.failed(last));
        }
    }

    private void end(@Nullable ModelRef model, @Nullable RuntimeException failure) {
        if (completion.end(model, failure)) {
            stopDeadline.run();
            stopWaiting.run();
            waiting.set(null);
        }
    }
}
