// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.RateLimit;
import io.github.finetune4j.http.Transport;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A transport that keeps to the caller's own limit: it waits for a place. */
public final class RateLimitTransport implements Transport {
    static {
        Slf4jNotice.leaveOut(); // Resilience4j logs through it
    }

    private final Transport next;
    private final RateLimit limit;
    private final RateLimiter limiter;
    private final Pauses pauses;

    public RateLimitTransport(Transport next, RateLimit limit, InstantSource clock, Pauses pauses) {
        this.next = next;
        this.limit = limit;
        this.pauses = pauses;
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(limit.calls())
                .limitRefreshPeriod(limit.period())
                .timeoutDuration(limit.longestWait())
                .build();
        Instant begin = clock.instant();
        limiter = new AtomicRateLimiter(
                "finetune4j",
                config,
                () -> Duration.between(begin, clock.instant()).toNanos());
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        long nanos = limiter.reservePermission(1);
        if (nanos < 0) {
            throw new RateExceededException(limit);
        }
        pauses.pause(call, Duration.ofNanos(nanos));
        return next.send(call);
    }

    /** No place in the caller's own limit. */
    public static final class RateExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        RateExceededException(RateLimit limit) {
            super("no place within " + ShownTime.words(limit.longestWait()) + " in the limit of " + limit.calls()
                    + " calls per " + ShownTime.words(limit.period()) + " that was set for this client");
        }
    }
}
