// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The time in a scene: it stands still until it is turned. */
final class SceneClock implements InstantSource {
    private final AtomicReference<Instant> now;

    SceneClock(Instant begin) {
        now = new AtomicReference<>(begin);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    void turn(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
