// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * A patience with a service: how long it is waited for, and how long between two looks. Immutable, so safe for use by
 * several threads.
 *
 * @param clock that the limit goes by
 * @param sleeper waits between two looks
 * @param pause between two looks
 * @param most time in all
 * @param interrupted what is reported if the wait is interrupted, with what to do
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Patience(InstantSource clock, Sleeper sleeper, Duration pause, Duration most, String interrupted) {
    /**
     * {@return what is ready in the end}
     *
     * @param now as it is
     * @param ready whether it is; throws where it never will be
     * @param next asks how it is after a while
     * @param overdue what is thrown if it takes too long
     * @param <T> what is waited for
     */
    public <T> T await(
            T now, Predicate<T> ready, UnaryOperator<T> next, Function<T, ? extends FineTuneException> overdue) {
        Instant begun = clock.instant();
        T latest = now;
        while (!ready.test(latest)) {
            if (overdue(begun)) {
                throw overdue.apply(latest);
            }
            pause(pause);
            latest = next.apply(latest);
        }
        return latest;
    }

    /**
     * {@return what a call gives that is tried again while it fails}
     *
     * @param call that is made
     * @param passing whether trying again is sensible after a failure
     * @param on whether to go on at all, asked after each such failure with the time when the call began; the failure
     *     is thrown where not
     * @param <T> what it gives
     */
    public <T> T retry(Supplier<T> call, Predicate<FineTuneException> passing, Predicate<Instant> on) {
        Instant begun = clock.instant();
        while (true) {
            try {
                return call.get();
            } catch (FineTuneException e) {
                if (!passing.test(e) || !on.test(begun)) {
                    throw e;
                }
            }
            pause(pause);
        }
    }

    /**
     * {@return whether the time has passed}
     *
     * @param begun when the wait began
     */
    public boolean overdue(Instant begun) {
        return !clock.instant().isBefore(begun.plus(most));
    }

    /**
     * Waits.
     *
     * @param time how long
     * @throws FineTuneException if the wait is interrupted
     */
    public void pause(Duration time) {
        sleep(sleeper, time, interrupted);
    }

    /**
     * Waits.
     *
     * @param sleeper that waits
     * @param time how long
     * @param interrupted what is reported if the wait is interrupted, with what to do
     * @throws FineTuneException if it is; the thread stays interrupted
     */
    public static void sleep(Sleeper sleeper, Duration time, String interrupted) {
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(interrupted, e);
        }
    }
}
