// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Spaces calls out evenly: never more than so many per time, no bursts. Tokens are charged when an answer has come, and
 * delay the calls after it.
 */
public final class Pacer {
    /**
     * So many per time.
     *
     * @param amount at least 1
     * @param per time
     */
    public record Rate(long amount, Duration per) {
        double nanosEach() {
            return (double) per.toNanos() / amount;
        }
    }

    private final RunClock clock;
    private final @Nullable Rate calls;
    private final @Nullable Rate tokens;
    private double nextCall;
    private double tokensPaid;
    private double holdUntil;

    Pacer(RunClock clock, @Nullable Rate calls, @Nullable Rate tokens) {
        this.clock = clock;
        this.calls = calls;
        this.tokens = tokens;
        nextCall = (double) clock.nanos();
        tokensPaid = nextCall;
        holdUntil = nextCall;
    }

    /** Waits until so many calls may go out. */
    void await(int number) throws InterruptedException {
        while (true) {
            long wait = tryStart(number);
            if (wait <= 0) {
                return;
            }
            clock.sleep(wait);
        }
    }

    private synchronized long tryStart(int number) {
        double now = (double) clock.nanos();
        double start = Math.max(holdUntil, tokens == null ? now : tokensPaid);
        start = Math.max(start, calls == null ? now : nextCall);
        if (start > now) {
            return (long) Math.ceil(start - now);
        }
        if (calls != null) {
            nextCall = Math.max(nextCall, now) + number * calls.nanosEach();
        }
        return 0;
    }

    synchronized void charge(long usedTokens) {
        if (tokens != null) {
            tokensPaid = Math.max(tokensPaid, (double) clock.nanos()) + (double) usedTokens * tokens.nanosEach();
        }
    }

    /** No call goes out for a while: the provider has asked for it. */
    synchronized void hold(Duration pause) {
        holdUntil = Math.max(holdUntil, (double) clock.nanos() + (double) pause.toNanos());
    }
}
