// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.names.Daemons;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A daemon thread that does one piece of work at a time: what hangs there holds nobody up, and it is seen for
 * how long. Safe for use by several threads.
 */
public final class OwnThread implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final LongSupplier nanos;
    private final ThreadPoolExecutor thread;
    private boolean busy;
    private long since;

    /**
     * Makes one that is idle.
     *
     * @param name of the thread
     * @param nanos a clock that never jumps, in nanoseconds
     */
    public OwnThread(String name, LongSupplier nanos) {
        this.nanos = nanos;
        thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Daemons.named(name));
        thread.allowCoreThreadTimeOut(true);
    }

    /** {@return what becomes of the work; empty where it is not done, since the work before is not over} */
    public synchronized Optional<Future<?>> offer(Runnable work) {
        if (busy || thread.isShutdown()) {
            return Optional.empty();
        }
        Future<?> its = thread.submit(() -> {
            try {
                work.run();
            } finally {
                idle();
            }
        });
        busy = true; // its end waits for this lock
        since = nanos.getAsLong();
        return Optional.of(its);
    }

    private synchronized void idle() {
        busy = false;
    }

    /** {@return for how long it has been at one piece of work; zero where it is idle} */
    public synchronized Duration busy() {
        return busy ? Duration.ofNanos(Math.max(1, nanos.getAsLong() - since)) : Duration.ZERO;
    }

    /**
     * Takes no more work, and waits for the one that is under way.
     *
     * @param most how long
     * @return whether it was over in time
     * @throws InterruptedException if the caller is interrupted
     */
    public boolean end(Duration most) throws InterruptedException {
        thread.shutdown();
        return thread.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts what is under way, and takes no more work. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
