// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine under virtual time, without jitter, and a fake provider for it. */
final class Lab {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration LONG = Duration.ofDays(30);
    final VirtualClock clock = VirtualClock.create();
    final Instant begin = clock.instant();
    final FineTuneEngine engine = engine(4);

    FineTuneEngine engine(int threads) {
        return FineTuneEngine.builder()
                .time(clock, clock::schedule)
                .callExecutor(clock.executor(threads))
                .submitExecutor(clock.executor(2))
                .eventExecutor(clock.executor(2))
                .jitter(0)
                .build();
    }

    FakeProvider.Builder fake() {
        return FakeProvider.builder().clock(clock).pollInterval(SECOND.multipliedBy(2));
    }

    FakeProvider fake(FakeScript.Builder script) {
        return fake().script(script.build()).build();
    }

    FineTuneJob start(FineTuneProvider provider) {
        return start(engine, provider);
    }

    FineTuneJob start(FineTuneEngine with, FineTuneProvider provider) {
        return order(with, provider).start();
    }

    FineTuneJob start(FineTuneProvider provider, @Nullable Duration deadline, List<Consumer<JobEvent>> listeners) {
        FineTune.Builder order = order(engine, provider);
        if (deadline != null) {
            order.deadline(deadline);
        }
        listeners.forEach(order::onEvent);
        return order.start();
    }

    /** {@return the smallest job, at the engine of the process} */
    static FineTune.Builder order(FineTuneProvider provider) {
        return smallest(FineTune.builder(), provider);
    }

    /** {@return the smallest job, at this engine} */
    static FineTune.Builder order(FineTuneEngine engine, FineTuneProvider provider) {
        return smallest(FineTune.builder(engine), provider);
    }

    private static FineTune.Builder smallest(FineTune.Builder builder, FineTuneProvider provider) {
        return builder.provider(provider).baseModel("base").trainingData(Specs.data());
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
     * {@return the result of what blocks the calling thread} Lets time pass while it waits for a future that is not
     * done, and not while it is at work.
     */
    <T> FutureTask<T> drive(Callable<T> blocking) {
        FutureTask<T> task = new FutureTask<>(blocking);
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        while (!task.isDone()) {
            if (waits(thread) && clock.scheduled() > 0) {
                clock.advance(Duration.ofMillis(100));
            }
            Thread.onSpinWait();
        }
        return task;
    }

    // Its state would not do: a thread that was woken is WAITING until a processor has time for it
    private static boolean waits(Thread thread) {
        return LockSupport.getBlocker(thread) instanceof ForkJoinPool.ManagedBlocker wait && !wait.isReleasable();
    }

    static <T> List<T> list() {
        return Collections.synchronizedList(new ArrayList<>());
    }

    static JobSnapshot.Builder snapshot(JobRef ref, io.github.finetune4j.job.JobStatus status) {
        return JobSnapshot.builder(ref, status, "word");
    }
}
