// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.internal.text.ShownTime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does something again and again on a daemon thread. What it throws is logged, once until it works again. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Ticker.class.getName());

    private static final int LONGEST_LOOK = 60;

    private final Duration every;
    private @Nullable ScheduledExecutorService thread;
    private @Nullable ScheduledFuture<?> running;
    private boolean failed;

    /**
     * Makes one that stands still.
     *
     * @param every how long it pauses
     */
    public Ticker(Duration every) {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("look every " + ShownTime.words(every) + " -> give a positive duration");
        }
        this.every = every;
    }

    /**
     * Begins; does nothing where it has begun.
     *
     * @param work to be done
     */
    public synchronized void start(Runnable work) {
        if (thread != null) {
            return;
        }
        ScheduledExecutorService its = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "finetune4j-monitors");
            daemon.setDaemon(true);
            return daemon;
        });
        thread = its;
        running = its.scheduleWithFixedDelay(() -> once(work), 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void once(Runnable work) {
        try {
            work.run();
            failed = false;
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.log(
                        Level.WARNING,
                        "the monitors could not look; they try again every {0}: {1}",
                        ShownTime.words(every),
                        e.toString());
            }
            failed = true;
        }
    }

    /** Ends; a look that is under way is finished first. */
    @Override
    public synchronized void close() {
        if (thread == null || running == null) {
            return;
        }
        running.cancel(false);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_LOOK, TimeUnit.SECONDS)) {
                LOG.log(
                        Level.WARNING,
                        "a look takes longer than {0} s; its store may be closed under it",
                        LONGEST_LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
