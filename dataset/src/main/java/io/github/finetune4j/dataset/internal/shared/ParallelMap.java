// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.shared;

import io.github.finetune4j.internal.names.Daemons;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Some threads for one piece of work. With one thread the caller's own does it. */
public final class ParallelMap implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    /**
     * Starts them.
     *
     * @param threads at least 1
     */
    public ParallelMap(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads, Daemons.named("finetune4j-dataset"));
    }

    /**
     * {@return the results, in the order of the items}
     *
     * @param items what to work on
     * @param function applied to each, in several threads
     * @throws CancellationException if the calling thread is interrupted; it stays so
     */
    public <T, R> List<R> map(List<? extends T> items, Function<? super T, ? extends R> function) {
        if (threads == 1 || items.size() == 1) {
            return direct(items, function);
        }
        List<Future<R>> futures = new ArrayList<>();
        for (T item : items) {
            futures.add(pool.submit(() -> function.apply(item)));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            results.add(result(future));
        }
        return results;
    }

    private static <T, R> List<R> direct(List<? extends T> items, Function<? super T, ? extends R> function) {
        List<R> results = new ArrayList<>();
        for (T item : items) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the search was interrupted -> start it again");
            }
            results.add(function.apply(item));
        }
        return results;
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the search was interrupted -> start it again");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a function threw a checked exception -> report it as a bug", e);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
