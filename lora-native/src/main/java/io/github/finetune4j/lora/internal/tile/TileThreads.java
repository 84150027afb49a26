// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.internal.names.Daemons;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that stay, since libtorch keeps what it has compiled for a product per thread, and that wait for each other
 * by spinning, since a layer ends some four times in the time that waking a thread takes. One piece of work at a time:
 * with more there would be more threads than cores, and a barrier that spins costs a hundredfold then.
 *
 * <p>At rest they sleep, and after half a minute they end.
 */
final class TileThreads {
    /** About 5 to 20 µs, before another thread may have the core. */
    private static final int SPINS = 500;
    /** About 50 to 200 µs of waiting for the next piece of work: less than a token takes. */
    private static final int IDLE_SPINS = 5_000;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A piece of work, of which each thread does its part. */
    interface Work {
        /**
         * Does one part.
         *
         * @param thread from 0
         * @param threads how many there are
         */
        void run(int thread, int threads);
    }

    private static final class BrokenOff extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenOff() {
            super("another thread failed", null, false, false);
        }
    }

    private final int threads;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ThreadFactory factory = Daemons.numbered("finetune4j-tile");
    private final @Nullable Thread[] workers; // guarded by this
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private volatile int round;
    private volatile int posted;
    private volatile @Nullable Throwable failure;
    private @Nullable Work work;
    private @Nullable Thread caller;

    /** @param threads at least 1 */
    TileThreads(int threads) {
        this.threads = threads;
        workers = new Thread[threads];
    }

    int threads() {
        return threads;
    }

    /** Does work on all threads and returns when it is done; throws what one of them threw. */
    void run(Work piece) {
        turn.lock();
        try {
            work = piece;
            caller = Thread.currentThread();
            failure = null;
            arrived.set(0);
            left.set(threads);
            post();
            awaitDone();
            Throwable thrown = failure;
            if (thrown instanceof RuntimeException || thrown instanceof Error) {
                throwUnchecked(thrown);
            }
        } finally {
            work = null;
            caller = null;
            turn.unlock();
        }
    }

    private static void throwUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    private synchronized void post() {
        posted++;
        for (int i = 0; i < threads; i++) {
            Thread worker = workers[i];
            if (worker == null) {
                int number = i;
                int last = posted - 1;
                worker = factory.newThread(() -> serve(number, last));
                workers[i] = worker;
                worker.start();
            } else {
                LockSupport.unpark(worker);
            }
        }
    }

    private void awaitDone() {
        boolean interrupted = false;
        while (left.get() > 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(int number, int last) {
        int done = last;
        while (awaitPosted(number, done)) {
            done++;
            try {
                Work piece = work;
                if (piece != null) {
                    piece.run(number, threads);
                }
            } catch (BrokenOff e) {
                // the thread that failed has said why
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                Thread waiting = caller;
                if (left.decrementAndGet() == 0) {
                    LockSupport.unpark(waiting);
                }
            }
        }
    }

    /** {@return whether there is work; else this thread is no longer counted on} */
    private boolean awaitPosted(int number, int done) {
        for (int i = 0; i < IDLE_SPINS && posted == done; i++) {
            Thread.onSpinWait();
        }
        long end = System.nanoTime() + IDLE_NANOS;
        while (posted == done) {
            LockSupport.parkNanos(this, IDLE_NANOS);
            Thread.interrupted(); // nobody's business here, and park would return at once for ever
            if (System.nanoTime() >= end && ends(number, done)) {
                return false;
            }
        }
        return true;
    }

    private synchronized boolean ends(int number, int done) {
        if (posted != done) {
            return false;
        }
        workers[number] = null;
        return true;
    }

    /** Waits within a piece of work until all threads have come here. */
    @SuppressWarnings("ThreadPriorityCheck") // a busy neighbour makes spinning alone a hundred times slower
    void barrier() {
        if (threads == 1) {
            return;
        }
        int now = round;
        if (arrived.incrementAndGet() == threads) {
            arrived.set(0);
            round = now + 1;
            return;
        }
        for (int i = 0; round == now; i++) {
            if (failure != null) {
                throw new BrokenOff();
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
