// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import io.github.finetune4j.error.CallbackFailures;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the application's code that we call: whatever it throws, also an {@link Error} or an exception that it
 * does not declare, is counted and reported, and goes no further. A thread that was interrupted stays so. The log gets
 * a line at the first failure, further ones at intervals (1 hour, doubling up to a day), and one when it works again;
 * none has a message of the failure, for it may repeat what a user wrote. Safe for any number of threads; a call that
 * goes well takes no lock and asks no clock.
 */
public final class Callback {
    private final FailureLog log;

    /**
     * Makes one.
     *
     * @param what names it in the middle of a sentence, without a user's text: {@code a listener of job x}
     * @param cost what a failure costs, a sentence: {@code the job goes on}
     * @param logger of the class that calls
     * @param clock times failures; may be the application's own, and fail
     */
    public Callback(String what, String cost, System.Logger logger, InstantSource clock) {
        log = new FailureLog(what, cost, logger, clock);
    }

    /**
     * Runs it.
     *
     * @return whether it went through
     */
    public boolean run(Runnable code) {
        return attempt(() -> {
                    code.run();
                    return null;
                })
                .worked();
    }

    /**
     * Calls it.
     *
     * @param <T> what it gives
     * @param otherwise stands in for what it gives, where it fails
     * @return what it gave
     */
    public <T extends @Nullable Object> T call(Callable<T> code, T otherwise) {
        Attempt<T> attempt = attempt(code);
        return attempt.worked() ? attempt.value() : otherwise;
    }

    /**
     * Calls it, for those who must act on a failure.
     *
     * @param <T> what it gives
     * @return what it gave, or threw; it is counted and reported already
     */
    public <T extends @Nullable Object> Attempt<T> attempt(Callable<T> code) {
        Attempt<T> attempt = Attempt.at(code);
        Throwable failure = attempt.failure();
        if (failure == null) {
            log.worked();
        } else {
            log.failed(failure);
        }
        return attempt;
    }

    /**
     * Counts and reports a failure that was met elsewhere, such as a future's.
     *
     * @param failure that it threw
     */
    public void failed(Throwable failure) {
        log.failed(failure);
    }

    /**
     * Counts and reports that it did not do what it should, though it threw nothing.
     *
     * @param how in our words, without a user's text: {@code no answer within 60 s}
     */
    public void failed(String how) {
        log.failed(how);
    }

    /** Says that it worked, where that was seen elsewhere. */
    public void worked() {
        log.worked();
    }

    /** {@return how often it failed; empty if it never did} */
    public Optional<CallbackFailures> failures() {
        return log.failures();
    }
}
