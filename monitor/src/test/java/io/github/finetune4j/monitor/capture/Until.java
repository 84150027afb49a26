// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for another thread, not for ever. */
public final class Until {
    private static final long MOST = TimeUnit.SECONDS.toNanos(20);

    private Until() {}

    /** Fails where a condition does not hold in twenty seconds. */
    public static void holds(BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).as("nanoseconds waited").isLessThan(MOST);
            Thread.onSpinWait();
        }
    }
}
