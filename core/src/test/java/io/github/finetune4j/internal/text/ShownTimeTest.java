// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTimeTest {
    @ParameterizedTest
    @CsvSource({
        "PT96H, 4 days",
        "PT168H, 7 days",
        "PT25H, 1 day 1 hour",
        "PT1H30M, 1 hour 30 minutes",
        "PT6H0M1.5S, 6 hours 1 second",
        "PT1M, 1 minute",
        "PT59.999S, 59.999 seconds",
        "PT1S, 1 second",
        "PT10S, 10 seconds",
        "PT0.25S, 250 ms",
        "PT0.000001S, 0.001 ms",
        "PT0S, 0 seconds",
        "PT-1H, -1 hour",
    })
    void durations_inWords(Duration time, String words) {
        assertThat(ShownTime.words(time)).isEqualTo(words);
        assertThat(ShownTime.inWords("within " + time + ": so")).isEqualTo("within " + words + ": so");
    }

    @ParameterizedTest
    @CsvSource({"P30D, 30 days", "P1M, 1 month", "P18M, 1 year 6 months", "P2W, 14 days", "P0D, 0 days", "P-1D, -1 day"
    })
    void periods_inWords(Period time, String words) {
        assertThat(ShownTime.words(time)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0.0 s",
        "PT12.34S, 12.3 s",
        "PT5M3S, 5 min 3 s",
        "PT7H20M, 7 h 20 min",
        "PT47H, 47 h",
        "PT96H, 4 days",
        "PT102H5M, 4 days 6 h",
    })
    void durations_inTables(Duration time, String words) {
        assertThat(ShownTime.brief(time)).isEqualTo(words);
    }

    @Test
    void times_inWords() {
        assertThat(ShownTime.words(Instant.parse("2026-01-12T08:01:59.5Z"))).isEqualTo("2026-01-12 08:01 UTC");
        assertThat(ShownTime.inWords("every PT168H: due since 2026-01-12T08:01:00Z, and 2026-01-12T08:02:00.25Z."))
                .isEqualTo("every 7 days: due since 2026-01-12 08:01 UTC, and 2026-01-12 08:02 UTC.");
        for (String text : List.of("2026-13-12T08:01:00Z", "2026-01-12T08:01:00+01:00", "x2026-01-12T08:01:00Z", "Z")) {
            assertThat(ShownTime.inWords(text)).isEqualTo(text);
        }
    }

    @Test
    void whatOnlyLooksLikeALength_staysAsItIs() {
        for (String text :
                new String[] {"P", "PT", "plan P-12", "model P7D-chat", "Part P", "APT5M", "PT5X", "every P1Dx"}) {
            assertThat(ShownTime.inWords(text)).isEqualTo(text);
        }
        assertThat(ShownTime.inWords("every P30D: due; every PT12H, PT1M."))
                .isEqualTo("every 30 days: due; every 12 hours, PT1M.");
    }

    @Test
    void theLongestLength_hasWords() {
        assertThat(ShownTime.words(Duration.ofSeconds(Long.MAX_VALUE))).startsWith("106751991167300 days 15 hours");
        assertThat(ShownTime.inWords("P99999999999Y")).isEqualTo("P99999999999Y");
    }
}
