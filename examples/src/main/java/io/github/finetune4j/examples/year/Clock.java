// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The year's time. It never goes back. */
final class Clock implements InstantSource {
    private final AtomicReference<Instant> now;

    Clock(Instant begin) {
        now = new AtomicReference<>(begin);
    }

    void set(Instant time) {
        now.accumulateAndGet(time, (was, next) -> next.isBefore(was) ? was : next);
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
