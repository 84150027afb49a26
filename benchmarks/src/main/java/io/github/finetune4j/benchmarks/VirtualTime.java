// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only moves when it is told to; of one thread. */
final class VirtualTime implements InstantSource {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private long millis = START.toEpochMilli();

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public long millis() {
        return millis;
    }

    void passMillis(long some) {
        millis += some;
    }

    Duration passed() {
        return Duration.between(START, instant());
    }
}
