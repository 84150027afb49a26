package io.github.finetune4j.http;

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

/** Lets a service that is down rest. */
final class CircuitTransport implements Transport {
    private static final int SERVER_ERROR = 500;

    private final Transport next;
    private final CircuitBreaker breaker;
    private final Duration open;

    CircuitTransport(Transport next, CircuitBreaking settings, InstantSource clock) {
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
            throw new CircuitOpenException(open);
        }
        try {
            HttpReply reply = next.send(call);
            tell(reply);
            return reply;
        } catch (IOException e) {
            breaker.onError(0, TimeUnit.NANOSECONDS, e);
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission(); // interrupted, or no token: says nothing about the service
            throw e;
        }
    }

    private void tell(HttpReply reply) {
        if (reply.status() >= SERVER_ERROR) {
            breaker.onError(0, TimeUnit.NANOSECONDS, new IOException("HTTP " + reply.status()));
        } else {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    /** The service has failed so often that it is left alone. */
    static final class CircuitOpenException extends IOException {
        private static final long serialVersionUID = 1L;

        CircuitOpenException(Duration open) {
            super("the service failed again and again and is left alone for " + open);
        }
    }
}
