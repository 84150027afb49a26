// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test turns. */
final class TurnedClock implements InstantSource {
    private Instant now;

    TurnedClock(Instant begin) {
        now = begin;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void turn(Duration time) {
        now = now.plus(time);
    }

    synchronized void set(Instant time) {
        now = time;
    }
}
