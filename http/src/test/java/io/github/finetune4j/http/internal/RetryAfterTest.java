// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final InstantSource CLOCK = () -> Instant.parse("2026-01-01T00:00:00Z");

    private static Optional<Duration> of(String... fields) {
        Headers headers = Headers.NONE;
        for (int i = 0; i < fields.length; i += 2) {
            headers = headers.plus(fields[i], fields[i + 1]);
        }
        return RetryAfter.of(headers, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({"2,2000", "0.25,250", "0,0", "' 3 ',3000"})
    void seconds_areRead(String text, long millis) {
        assertThat(of("Retry-After", text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"-1", "soon", "NaN", "1e30", "Thu 1 Jan"})
    void nonsense_isNoWord(String text) {
        assertThat(of("Retry-After", text)).isEmpty();
    }

    @Test
    void milliseconds_comeBeforeSeconds() {
        assertThat(of("retry-after", "9", "retry-after-ms", "20.5")).contains(Duration.ofNanos(20_500_000));
    }

    @Test
    void date_isComparedWithTheServersClock() {
        String then = "Thu, 01 Jan 2026 05:00:07 GMT";
        assertThat(of("retry-after", then, "date", "Thu, 01 Jan 2026 05:00:00 GMT"))
                .as("the server is five hours ahead")
                .contains(Duration.ofSeconds(7));
        assertThat(of("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT")).contains(Duration.ofSeconds(7));
        assertThat(of("retry-after", "Wed, 31 Dec 2025 00:00:00 GMT"))
                .as("past")
                .contains(Duration.ZERO);
    }

    @Test
    void usedUpWindow_isWaitedFor_andASecondMore() {
        assertThat(of("RateLimit", "\"api\";r=0;t=55")).contains(Duration.ofSeconds(56));
        assertThat(of("RateLimit", "\"api\";r=0;t=55", "retry-after", "2")).contains(Duration.ofSeconds(56));
        assertThat(of("RateLimit", "\"api\";r=3;t=55")).as("something is left").isEmpty();
    }
}
