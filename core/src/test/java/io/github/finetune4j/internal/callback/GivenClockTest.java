// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GivenClockTest {
    private static final System.Logger LOG = System.getLogger(GivenClockTest.class.getName());

    @ParameterizedTest
    @EnumSource
    void clock_broken_theSystemsTimeStandsIn_andIsTold(Thrown thrown) {
        try (HeardLog log = HeardLog.of(GivenClockTest.class)) {
            Instant before = Instant.now();
            InstantSource clock = GivenClock.of(thrown::now, "a test", LOG);
            assertThat(clock.instant()).isBetween(before, Instant.now());
            assertThat(clock.millis()).isGreaterThanOrEqualTo(before.toEpochMilli());
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING the clock of a test failed: ")
                    .contains("the system's time stands in for it");
        }
    }

    @Test
    void clock_thatGivesNull_isBrokenToo() {
        try (HeardLog log = HeardLog.of(GivenClockTest.class)) {
            assertThat(GivenClock.of(() -> null, "a test", LOG).instant()).isNotNull();
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void clock_thatWorks_isAsked_andTheSystemsIsLeftAsItIs() {
        assertThat(GivenClock.of(() -> Instant.EPOCH, "a test", LOG).instant()).isEqualTo(Instant.EPOCH);
        assertThat(GivenClock.of(InstantSource.system(), "a test", LOG)).isSameAs(InstantSource.system());
    }
}
