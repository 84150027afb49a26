// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.monitor.Looking;
import io.github.finetune4j.monitor.Looking.State;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The book of looks, which says whether looking goes on. It answers at once, also while a look hangs: it shares no
 * lock with one. Safe for use by several threads.
 */
public final class Looks {
    private static final int PERIODS = 3;
    private static final Duration ALLOWED = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private @Nullable Duration every;
    private boolean closed;
    private int underWay;
    private String failure = "";
    private long sign;
    private @Nullable Instant last;

    /**
     * Knows of none.
     *
     * @param nanos a clock that never jumps, in nanoseconds
     */
    public Looks(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** From now on there is to be a look every so often. */
    synchronized void started(Duration period) {
        every = period;
        sign = nanos.getAsLong();
    }

    /** There will be none any more. */
    synchronized void closed() {
        closed = true;
    }

    synchronized void began() {
        underWay++;
        sign = nanos.getAsLong();
    }

    /** A look that is under way got further. */
    synchronized void wentOn() {
        sign = nanos.getAsLong();
    }

    synchronized void wentThrough(Instant at) {
        underWay--;
        failure = "";
        last = at;
        sign = nanos.getAsLong();
    }

    synchronized void failed(Throwable thrown) {
        underWay--;
        failure = thrown.getClass().getName();
        sign = nanos.getAsLong();
    }

    /** {@return for how long there has been no sign of life of a look; zero where none is due} */
    synchronized Duration still() {
        return every == null && underWay == 0 ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - sign);
    }

    /** {@return whether that is too long} */
    synchronized boolean overdue() {
        Duration period = every == null ? Duration.ZERO : every;
        return still().compareTo(period.multipliedBy(PERIODS).plus(ALLOWED)) > 0;
    }

    /** {@return whether it goes on} */
    public synchronized Looking looking() {
        String why = why();
        if (!why.isEmpty()) {
            return new Looking(State.STOPPED, last, why);
        }
        return new Looking(last == null ? State.NOT_BEGUN : State.GOES_ON, last, "");
    }

    private String why() {
        if (closed) {
            return "The monitors were closed.";
        }
        if (overdue()) {
            String time = still().toMinutes() + " minutes";
            return underWay > 0
                    ? "A look has not got further for " + time + "."
                    : "There has been no look for " + time + ".";
        }
        return failure.isEmpty() ? "" : "The last look failed: " + failure + ".";
    }
}
