// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.internal.callback.SafeFailure;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Removes what is past its age or beyond its room, once an hour. A clock that jumps must not remove anything: an hour
 * by it that is no hour by the monotonic clock is waited for once more.
 */
final class Retention {
    private static final long EACH = TimeUnit.HOURS.toNanos(1);
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private final CaptureStore store;
    private final Settings settings;
    private final CaptureLog log;
    private long nanos;
    private Instant at;

    Retention(CaptureStore store, Settings settings, CaptureLog log) {
        this.store = store;
        this.settings = settings;
        this.log = log;
        nanos = System.nanoTime();
        at = settings.clock().instant();
    }

    void run(long nanoTime) {
        long passed = nanoTime - nanos;
        if (passed < EACH) {
            return;
        }
        nanos = nanoTime;
        log.retention().run(() -> remove(passed));
    }

    private void remove(long passed) {
        Instant now = settings.clock().instant();
        Duration jump = Duration.between(at, now).minusNanos(passed).abs();
        at = now;
        if (jump.compareTo(TOLERANCE) > 0) {
            throw new SafeFailure("the clock jumped by " + ShownTime.words(jump));
        }
        CapturePolicy policy = settings.policy();
        store.removeBefore(policy.age().map(now::minus).orElse(Instant.MIN));
        policy.bytes().ifPresent(store::removeBeyond);
    }
}
