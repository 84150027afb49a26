// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.canary;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that is turned by hand, so that a day of traffic takes a minute. */
final class HurriedClock implements InstantSource {
    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-03-02T08:00:00Z").toEpochMilli());

    void turn(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }
}
