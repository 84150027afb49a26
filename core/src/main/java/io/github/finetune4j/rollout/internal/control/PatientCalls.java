// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.internal.names.Daemons;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls that a person waits for, and that a store may keep waiting: each on a thread of its own, one at a time, so that
 * the caller hears after a few seconds that there is no answer. The call itself goes on.
 */
final class PatientCalls {
    private final Duration patience;
    private final Semaphore free = new Semaphore(1);

    PatientCalls(Duration patience) {
        this.patience = patience;
    }

    /**
     * {@return what the call gives, or throws what it throws}
     *
     * @param call what may take long
     * @param late makes, from what kept the caller waiting in words, what is thrown if it does
     */
    <T> T call(Supplier<T> call, Function<String, RuntimeException> late) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late.apply(words());
            }
            return begun(call).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late.apply(words());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late.apply("the wait for the store was interrupted");
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    private String words() {
        return "the store has not answered for " + patience.toMillis() / 1000.0 + " s";
    }

    private <T> FutureTask<T> begun(Supplier<T> call) {
        FutureTask<T> task = new FutureTask<>(() -> {
            try {
                return call.get();
            } finally {
                free.release();
            }
        });
        Thread thread = Daemons.of(task, "finetune4j-rollout-call");
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) { // no memory for a thread: the next call is not to wait for this one
                free.release();
            }
        }
        return task;
    }

    private static RuntimeException thrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException its
                ? its
                : new IllegalStateException("a call that throws what it can't: " + e + " -> report it as a bug", e);
    }
}
