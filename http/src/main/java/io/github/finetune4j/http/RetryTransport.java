// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.Pauses;
import io.github.finetune4j.http.internal.RetryAfter;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Repeats what may be repeated, within the total time-out. */
final class RetryTransport implements Transport {
    static {
        Slf4jNotice.leaveOut(); // Resilience4j logs through it
    }

    private static final System.Logger LOG = System.getLogger("io.github.finetune4j.http");

    private final Transport next;
    private final Retries retries;
    private final Duration totalTimeout;
    private final Duration attemptTimeout;
    private final ErrorRules rules;
    private final InstantSource clock;
    private final Pauses pauses;
    private final Retry policy;
    private final RandomGenerator random;

    RetryTransport(Transport next, ApiClient.Builder settings, Pauses pauses) {
        this.next = next;
        retries = settings.retries;
        totalTimeout = settings.timeouts.total;
        attemptTimeout = settings.timeouts.attempt;
        rules = settings.errors;
        clock = settings.clock;
        this.pauses = pauses;
        random = new SplittableRandom(settings.seed);
        policy = Retry.of("finetune4j", this::config);
    }

    private RetryConfig config() {
        return RetryConfig.<Outcome>custom()
                .maxAttempts(retries.attempts())
                .retryOnResult(Outcome::repeat)
                .intervalBiFunction((attempt, outcome) ->
                        outcome.isRight() ? outcome.get().pause(attempt).toMillis() : 0L)
                .build();
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Instant deadline = clock.instant().plus(call.totalTimeout().orElse(totalTimeout));
        Retry.AsyncContext<Outcome> context = policy.asyncContext();
        for (int attempt = 1; ; attempt++) {
            Outcome outcome = attempt(call, attempt, deadline);
            long pause = context.onResult(outcome);
            Duration wait = Duration.ofMillis(Math.max(pause, 0));
            if (pause < 0 || !clock.instant().plus(wait).isBefore(deadline)) {
                return outcome.result();
            }
            HttpReply dropped = outcome.reply;
            if (dropped != null) {
                dropped.close();
            }
            int number = attempt;
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "attempt " + number + " of \"" + call.operation() + "\" failed; the next follows in "
                            + ShownTime.words(wait));
            pauses.pause(call, wait);
        }
    }

    private Outcome attempt(HttpCall call, int number, Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        Duration own = call.attemptTimeout().orElse(attemptTimeout);
        Duration limit = left.compareTo(own) < 0 && left.toNanos() > 0 ? left : own;
        try {
            return new Outcome(
                    call,
                    number,
                    next.send(call.toBuilder().attemptTimeout(limit).build()),
                    null);
        } catch (IOException e) {
            return new Outcome(call, number, null, e);
        }
    }

    /** The outcome of an attempt. */
    private final class Outcome {
        final HttpCall call;
        final int number;
        final @Nullable HttpReply reply;
        final @Nullable IOException failure;

        Outcome(HttpCall call, int number, @Nullable HttpReply reply, @Nullable IOException failure) {
            this.call = call;
            this.number = number;
            this.reply = reply;
            this.failure = failure;
        }

        boolean repeat() {
            if (call.replay() == Replay.NEVER) {
                return false;
            }
            HttpReply came = reply;
            boolean transientFailure = came == null
                    ? failure != null && Failures.mayPass(failure)
                    : !came.successful() && rules.mayPass(came);
            return transientFailure
                    && (call.replay() == Replay.HARMLESS || refused())
                    && asked().map(wait -> wait.compareTo(retries.longestRetryAfter()) <= 0)
                            .orElse(true);
        }

        /** {@return whether the service surely did nothing} */
        private boolean refused() {
            return reply != null ? reply.status() == 429 : failure != null && Failures.neverSent(failure);
        }

        private Optional<Duration> asked() {
            return reply == null ? Optional.empty() : RetryAfter.of(reply.headers(), clock);
        }

        Duration pause(int attempt) {
            return asked().orElseGet(() -> {
                double grown = retries.firstPause().toNanos() * Math.pow(2, attempt - 1.0);
                double capped = Math.min(grown, (double) retries.longestPause().toNanos());
                return Duration.ofNanos(Math.round(capped * (1 - 0.25 * shake())));
            });
        }

        private double shake() {
            synchronized (random) {
                return random.nextDouble();
            }
        }

        HttpReply result() throws IOException {
            if (reply != null) {
                return reply.after(number);
            }
            throw new FailedCallException(failure == null ? new IOException("no reply") : failure, number);
        }
    }

    /** No reply after all attempts. */
    static final class FailedCallException extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException last;
        private final int attempts;

        FailedCallException(IOException last, int attempts) {
            super(last.getMessage(), last);
            this.last = last;
            this.attempts = attempts;
        }

        IOException last() {
            return last;
        }

        int attempts() {
            return attempts;
        }
    }
}
