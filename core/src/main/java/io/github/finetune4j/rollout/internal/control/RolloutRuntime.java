// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.internal.callback.GivenClock;
import io.github.finetune4j.internal.names.Daemons;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Time and threads. {@code nanos} never jumps and says how much time has passed; {@code clock} says what time it is,
 * and may jump; {@code patience} is real time, how long an operator waits for the store.
 */
public record RolloutRuntime(InstantSource clock, LongSupplier nanos, Later later, Executor calls, Duration patience) {
    private static final System.Logger LOG = System.getLogger(RolloutRuntime.class.getName());
    private static final int IDLE_SECONDS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Runs something later. */
    @FunctionalInterface
    public interface Later {
        void after(Duration delay, Runnable task);
    }

    /**
     * Work of all rollouts of the process, and no thread while there is none. It may wait for a store, and no rollout
     * must wait for another's: what hangs in one rollout's store or listener keeps a thread of its own.
     */
    private static final class Shared {
        static final Executor WORK = pool("finetune4j-rollout", Integer.MAX_VALUE);
    }

    public static RolloutRuntime system(PolicySettings settings) {
        InstantSource clock = GivenClock.of(settings.clock, "rollout " + settings.name, LOG);
        LongSupplier nanos = settings.ownClock() ? () -> virtualNanos(clock) : System::nanoTime;
        Executor calls = settings.executor != null
                ? given(settings, settings.executor)
                : pool("finetune4j-candidate", settings.maxConcurrent);
        return new RolloutRuntime(clock, nanos, RolloutRuntime::later, calls, PATIENCE);
    }

    private static Executor given(PolicySettings settings, Executor executor) {
        return new GivenExecutor(executor, settings.callback("the executor", "what it was to do is counted as failed"));
    }

    private static long virtualNanos(InstantSource clock) {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    private static void later(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Shared.WORK)
                .execute(task);
    }

    static Executor pool(String name, int threads) {
        return new ThreadPoolExecutor(
                0, threads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Daemons.numbered(name));
    }
}
