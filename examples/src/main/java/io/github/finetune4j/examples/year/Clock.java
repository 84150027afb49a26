// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.time.Instant;
import java.time.InstantSource;

/** The year's time. It never goes back. */
final class Clock implements InstantSource {
    private volatile Instant now;

    Clock(Instant begin) {
        now = begin;
    }

    synchronized void set(Instant time) {
        now = time.isBefore(now) ? now : time;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
