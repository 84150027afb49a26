// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pause that a service asks for. */
public final class RetryAfter {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
    private static final double MOST_SECONDS = 1e9;
    private static final Pattern WINDOW = Pattern.compile(";\\s*r=0\\s*;\\s*t=(\\d{1,9})");

    private RetryAfter() {}

    /**
     * {@return the pause, not negative; empty if the service asks for none}
     *
     * <p>A date is compared with the service's own {@code Date}, so that a wrong clock here does no harm.
     */
    public static Optional<Duration> of(Headers headers, InstantSource clock) {
        Optional<Duration> exact = headers.first("retry-after-ms").flatMap(text -> seconds(text, 1e-3));
        if (exact.isPresent()) {
            return exact;
        }
        Optional<Duration> window = headers.first("ratelimit").flatMap(RetryAfter::nextWindow);
        return window.isPresent()
                ? window
                : headers.first("retry-after").flatMap(text -> {
                    Optional<Duration> seconds = seconds(text, 1);
                    return seconds.isPresent() ? seconds : until(text, headers, clock);
                });
    }

    /**
     * Fields of the IETF's draft "RateLimit header fields for HTTP": {@code "api";r=0;t=55}: nothing remains, the next
     * window begins in 55 seconds. A second more, for the count is in whole seconds.
     */
    private static Optional<Duration> nextWindow(String text) {
        Matcher window = WINDOW.matcher(text);
        return window.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(window.group(1)) + 1)) : Optional.empty();
    }

    private static Optional<Duration> seconds(String text, double unit) {
        try {
            double seconds = Double.parseDouble(text.strip()) * unit;
            return seconds >= 0 && seconds < MOST_SECONDS
                    ? Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> until(String text, Headers headers, InstantSource clock) {
        Instant now = headers.first("date").flatMap(RetryAfter::date).orElseGet(clock::instant);
        return date(text)
                .map(then -> Duration.between(now, then))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), HTTP_DATE).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
