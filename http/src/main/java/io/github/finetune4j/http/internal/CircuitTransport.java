// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.http.CircuitBreaking;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Transport;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** A transport that lets a service rest while it is down. */
public final class CircuitTransport implements Transport {
    static {
        Slf4jNotice.leaveOut(); // Resilience4j logs through it
    }

    private static final int SERVER_ERROR = 500;

    private final Transport next;
    private final CircuitBreaker breaker;
    private final Duration open;
    private volatile String last = "no reply";

    public CircuitTransport(Transport next, CircuitBreaking settings, InstantSource clock) {
        this.next = next;
        open = settings.open();
        Clock ticking = clock.withZone(ZoneOffset.UTC);
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(settings.window(), settings.window(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold((float) (settings.failureShare() * 100))
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(2)
                .clock(ticking)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build();
        breaker = CircuitBreaker.of("finetune4j", config);
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException e) {
            throw new CircuitOpenException(open, last);
        }
        try {
            HttpReply reply = next.send(call);
            count(reply);
            return reply;
        } catch (IOException e) {
            failed(e);
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission(); // interrupted, or no token: says nothing about the service
            throw e;
        }
    }

    private void count(HttpReply reply) {
        if (reply.status() >= SERVER_ERROR) {
            failed(new IOException("HTTP " + reply.status()));
        } else {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    private void failed(IOException e) {
        String message = e.getMessage();
        last = message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
        breaker.onError(0, TimeUnit.NANOSECONDS, e);
    }

    /** The service has failed so often that it is left alone. */
    public static final class CircuitOpenException extends IOException {
        private static final long serialVersionUID = 1L;

        CircuitOpenException(Duration open, String last) {
            super("the service failed again and again, at last with " + last + ", and is left alone for "
                    + ShownTime.words(open));
        }
    }
}
