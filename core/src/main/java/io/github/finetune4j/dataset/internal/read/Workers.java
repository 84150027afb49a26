// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.internal.names.Daemons;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does work on pieces of fixed size and hands the results over in the order of the pieces, so that nothing depends on
 * the number of threads.
 */
public final class Workers implements AutoCloseable {
    static final int PIECE = 2048;
    private final int threads;
    private final @Nullable ExecutorService pool;

    /**
     * @param threads at least 1, the caller's among them; with 1 it does all
     */
    public Workers(int threads) {
        this.threads = threads;
        this.pool =
                threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, Daemons.named("finetune4j-dataset"));
    }

    /** Calls {@code work} on each piece of the rows, and {@code take} with each result, in order, in this thread. */
    public <R> void inOrder(List<DatasetRow> rows, Function<List<DatasetRow>, R> work, Consumer<? super R> take) {
        Queue<R> queue = queue(take);
        for (int from = 0; from < rows.size(); from += PIECE) {
            List<DatasetRow> piece = rows.subList(from, Math.min(rows.size(), from + PIECE));
            queue.add(() -> work.apply(piece));
        }
        queue.finish();
    }

    /** {@return a queue of work whose results are taken in the order in which the work was added} */
    <R> Queue<R> queue(Consumer<? super R> take) {
        return new Queue<>(pool, 3 * threads, take);
    }

    /**
     * Work in flight; bounded, so that memory is. Where the caller would have to wait, it does some of the work itself.
     */
    static final class Queue<R> {
        private final @Nullable ExecutorService pool;
        private final int most;
        private final Consumer<? super R> take;
        private final Deque<FutureTask<R>> flying = new ArrayDeque<>();

        private Queue(@Nullable ExecutorService pool, int most, Consumer<? super R> take) {
            this.pool = pool;
            this.most = most;
            this.take = take;
        }

        void add(Callable<R> work) {
            if (pool == null) {
                take.accept(call(work));
                return;
            }
            while (flying.size() >= most) {
                takeFirst();
            }
            FutureTask<R> task = new FutureTask<>(work);
            flying.addLast(task);
            pool.execute(task);
        }

        void finish() {
            while (!flying.isEmpty()) {
                takeFirst();
            }
        }

        private void takeFirst() {
            FutureTask<R> first = flying.getFirst();
            for (FutureTask<R> task : flying) {
                if (first.isDone()) {
                    break;
                }
                task.run(); // nothing happens where it was begun
            }
            flying.removeFirst();
            take.accept(result(first));
        }

        private static <R> R call(Callable<R> work) {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw failed(e);
            }
        }

        private R result(Future<R> future) {
            try {
                return future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException runtime) {
                    throw runtime;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw failed(e.getCause());
            }
        }

        private static IllegalStateException failed(@Nullable Throwable cause) {
            return new IllegalStateException(
                    "a step of building the data set failed: " + cause + " -> see the cause, and report it as a bug",
                    cause);
        }

        private static CancellationException interrupted(InterruptedException cause) {
            CancellationException cancelled = new CancellationException(
                    "building the data set was interrupted -> build it again; nothing was written");
            cancelled.initCause(cause);
            return cancelled;
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
