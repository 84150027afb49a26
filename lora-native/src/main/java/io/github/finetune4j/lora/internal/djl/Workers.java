// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Native work side by side, each piece on a thread of its own with its share of the processors. Two halves of a batch
 * so are done sooner than the whole batch on two threads that wait for each other after every operation, and on a
 * machine that has other work too they lose their share only.
 */
public final class Workers implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final int threads;
    private final ExecutorService pool;

    /**
     * @param threads that all workers together compute with, at least 1
     */
    public Workers(int threads) {
        this.threads = Given.atLeast("threads of all workers", threads, 1);
        pool = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Daemons.numbered("finetune4j-worker"));
    }

    /** {@return threads that all workers together compute with} */
    public int threads() {
        return threads;
    }

    /**
     * Runs pieces of work at the same time, the first on the caller's thread. Returns when all have ended; if some
     * failed, throws what the first of them threw. Only inside {@link Torch#call}.
     *
     * @param work at least one piece
     * @return what they returned, in their order
     */
    public <T> List<T> run(List<Supplier<T>> work) {
        int share = Math.max(1, threads / work.size());
        List<Future<T>> others = new ArrayList<>();
        for (Supplier<T> piece : work.subList(1, work.size())) {
            others.add(pool.submit(() -> Torch.inWorker(share, piece)));
        }
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        try {
            results.add(Torch.inWorker(share, work.get(0)));
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (Future<T> other : others) {
            try {
                results.add(join(other));
            } catch (RuntimeException | Error e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
        return results;
    }

    /** Waits on through an interrupt: native work can't be broken off, and nobody may close the tensors beneath it. */
    private static <T> T join(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new CancellationException("a worker failed: " + e.getCause() + " -> report it as a bug");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
