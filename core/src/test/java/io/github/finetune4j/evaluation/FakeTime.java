// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.evaluation.internal.ask.RunClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time that passes only by sleeping, or by hand. */
final class FakeTime implements RunClock {
    private long nanos;
    private final List<Long> naps = new ArrayList<>();

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos);
    }

    @Override
    public synchronized void sleep(long duration) {
        naps.add(duration);
        pass(duration);
    }

    synchronized void pass(long duration) {
        nanos += Math.max(0, duration);
    }

    synchronized void passSeconds(long seconds) {
        pass(TimeUnit.SECONDS.toNanos(seconds));
    }

    synchronized List<Long> napsInMillis() {
        return naps.stream().map(TimeUnit.NANOSECONDS::toMillis).toList();
    }
}
