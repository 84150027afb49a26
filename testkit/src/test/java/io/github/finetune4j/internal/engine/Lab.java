// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import io.github.finetune4j.testkit.Specs;
import io.github.finetune4j.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine under virtual time, without jitter, and a fake provider for it. */
final class Lab {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration LONG = Duration.ofDays(30);
    static final EngineSettings EXACT = new EngineSettings(
            Duration.ofMinutes(2),
            Duration.ofHours(6),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ofSeconds(5),
            0,
            1);

    final VirtualClock clock = VirtualClock.create();
    final Instant begin = clock.instant();
    final JobEngine engine = engine(4);

    JobEngine engine(int threads) {
        return new JobEngine(
                clock,
                clock::schedule,
                clock.executor(threads)::execute,
                clock.executor(2)::execute,
                clock.executor(2)::execute,
                EXACT);
    }

    FakeProvider.Builder fake() {
        return FakeProvider.builder().clock(clock).pollInterval(SECOND.multipliedBy(2));
    }

    FakeProvider fake(FakeScript.Builder script) {
        return fake().script(script.build()).build();
    }

    FineTuneJob start(FineTuneProvider provider) {
        return start(provider, null, List.of());
    }

    FineTuneJob start(FineTuneProvider provider, @Nullable Duration deadline, List<Consumer<JobEvent>> listeners) {
        return engine.start(provider, order(deadline, listeners));
    }

    static StartOrder order(@Nullable Duration deadline, List<Consumer<JobEvent>> listeners) {
        return new StartOrder(
                Specs.minimal().build(), SubmitContext.of(UUID.randomUUID().toString()), deadline, listeners);
    }

    /** {@return the ended future of the job} Lets time pass until then. */
    CompletableFuture<ModelRef> end(FineTuneJob job) {
        CompletableFuture<ModelRef> end = job.completion();
        clock.advanceUntil(end::isDone, LONG);
        return end;
    }

    /** {@return why the job gave no model} */
    Throwable failure(FineTuneJob job) {
        return end(job).handle((model, thrown) -> thrown).join();
    }

    Duration elapsed() {
        return Duration.between(begin, clock.instant());
    }

    /**
     * {@return the result of what blocks the calling thread} Lets time pass while somebody waits for it: not while the
     * caller is still at work.
     */
    <T> FutureTask<T> drive(Callable<T> blocking) {
        FutureTask<T> task = new FutureTask<>(blocking);
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        while (!task.isDone()) {
            if (clock.scheduled() > 0) {
                clock.advance(Duration.ofMillis(100));
            }
            Thread.onSpinWait();
        }
        return task;
    }

    static <T> List<T> list() {
        return Collections.synchronizedList(new ArrayList<>());
    }

    static JobSnapshot.Builder snapshot(JobRef ref, io.github.finetune4j.job.JobStatus status) {
        return JobSnapshot.builder(ref, status, "word");
    }
}
