// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.internal.alert.OwnThread;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clockwork of looks: it looks again and again on a daemon thread, whatever a look throws. Another thread keeps the
 * time, so that a look that hangs is reported, too.
 */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Ticker.class.getName());

    private static final int LONGEST_LOOK = 60;

    private final Duration every;
    private final Looks looks;
    private final Callback look;
    private final Callback tick;
    private final OwnThread looker;
    private @Nullable ScheduledExecutorService time;
    private boolean reported;

    /**
     * Makes one that stands still.
     *
     * @param every how long it pauses
     * @param looks knows how it goes
     * @param callbacks count and report what goes wrong
     * @param nanos a clock that never jumps, in nanoseconds
     */
    public Ticker(Duration every, Looks looks, Callbacks callbacks, LongSupplier nanos) {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("look every " + ShownTime.words(every) + " -> give a positive duration");
        }
        this.every = every;
        this.looks = looks;
        look = callbacks.of("a look of the monitors", "the next one goes on where it ended");
        tick = callbacks.of("the beginning of a look", "it is tried again");
        looker = new OwnThread("finetune4j-monitors", nanos);
    }

    /**
     * Begins; does nothing where it has begun.
     *
     * @param work to be done
     */
    public synchronized void start(Runnable work) {
        if (time != null) {
            return;
        }
        looks.started(every);
        time = Executors.newSingleThreadScheduledExecutor(Daemons.named("finetune4j-monitors-time"));
        Future<?> unused = time.scheduleWithFixedDelay(
                () -> tick.run(() -> tick(work)), 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick(Runnable work) {
        if (!looks.overdue()) {
            reported = false;
        } else if (!reported) {
            reported = true;
            look.failed("no sign of it for " + looks.still().toMinutes() + " minutes");
        }
        looker.offer(() -> look.run(work));
    }

    /** Ends; a look that is under way is finished first. */
    @Override
    public synchronized void close() {
        looks.closed();
        if (time != null) {
            time.shutdownNow();
        }
        try {
            if (!looker.end(Duration.ofSeconds(LONGEST_LOOK))) {
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
