// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import io.github.finetune4j.error.CallbackFailures;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A count of a callback's failures, which are reported to the log: the first with a stack trace, others at intervals
 * that double, and the end. Of a callback that fails now and then, the end is believed after a calm that doubles, too:
 * a log does not fill, however often it changes.
 */
final class FailureLog {
    private static final Duration FIRST_INTERVAL = Duration.ofHours(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration FIRST_CALM = Duration.ofMinutes(1);
    private static final Duration LONGEST_CALM = Duration.ofHours(1);

    private final String what;
    private final String cost;
    private final System.Logger logger;
    private final InstantSource clock;
    private long count;
    private long unreported;
    private Instant since = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private @Nullable Instant reported;
    private Duration interval = FIRST_INTERVAL;
    private Duration calm = Duration.ZERO;
    private @Nullable String failure;
    private volatile boolean failing;

    FailureLog(String what, String cost, System.Logger logger, InstantSource clock) {
        this.what = what;
        this.cost = cost;
        this.logger = logger;
        this.clock = clock;
    }

    /**
     * Never throws, even where memory is short or the logger is broken: what could not be reported is reported next
     * time.
     */
    void failed(Throwable thrown) {
        try {
            String text = counted(Wordless.shown(thrown));
            if (text != null) {
                logger.log(Level.WARNING, text, Wordless.of(thrown));
            }
        } catch (Throwable broken) {
            notReported();
        }
    }

    void failed(String how) {
        try {
            String text = counted(how);
            if (text != null) {
                logger.log(Level.WARNING, text);
            }
        } catch (Throwable broken) {
            notReported();
        }
    }

    void worked() {
        if (failing) {
            try {
                String text = over();
                if (text != null) {
                    logger.log(Level.INFO, text);
                }
            } catch (Throwable broken) {
                notReported();
            }
        }
    }

    private synchronized void notReported() {
        reported = null;
    }

    /** {@return what is to be reported, if it is time} The log is called outside the lock, since it may hang. */
    private synchronized @Nullable String counted(String how) {
        count++;
        unreported++;
        failure = how;
        Instant now = now();
        boolean rested = passed(last, now, LONGEST_INTERVAL);
        last = now;
        if (!failing) {
            begin(now, rested);
            return reported(
                    now, what + " failed: " + failure + "; " + cost + " (more failures are counted, reported seldom)");
        }
        if (reported != null && !passed(reported, now, interval)) {
            return null;
        }
        interval = reported == null ? interval : doubled(interval, LONGEST_INTERVAL);
        String more =
                what + " still fails, " + unreported + " times more, " + count + " in all: " + failure + "; " + cost;
        return reported(now, more);
    }

    private void begin(Instant now, boolean rested) {
        failing = true;
        since = now;
        interval = FIRST_INTERVAL;
        calm = rested ? Duration.ZERO : calm;
    }

    private String reported(Instant now, String text) {
        reported = now;
        unreported = 0;
        return text;
    }

    private synchronized @Nullable String over() {
        Instant now = now();
        if (!failing || !passed(last, now, calm)) {
            return null;
        }
        failing = false;
        calm = calm.isZero() ? FIRST_CALM : doubled(calm, LONGEST_CALM);
        return what + " works again, after " + count + " failures in all, the last ones since " + since;
    }

    // A clock that jumps back must not silence anything for years
    private static boolean passed(Instant from, Instant now, Duration time) {
        Duration since = Duration.between(from, now);
        return since.isNegative() || since.compareTo(time) >= 0;
    }

    private static Duration doubled(Duration time, Duration most) {
        Duration twice = time.multipliedBy(2);
        return twice.compareTo(most) < 0 ? twice : most;
    }

    private Instant now() {
        try {
            return clock.instant();
        } catch (Throwable broken) { // the application's own
            return InstantSource.system().instant();
        }
    }

    synchronized Optional<CallbackFailures> failures() {
        return failure == null
                ? Optional.empty()
                : Optional.of(new CallbackFailures(what, cost, count, since, last, failure, failing));
    }
}
