// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** A clock of a run. */
public interface RunClock {
    /** The machine's clock. */
    RunClock SYSTEM = new RunClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return InstantSource.system().instant();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** {@return nanoseconds since some moment, never going back} */
    long nanos();

    /** {@return the date and time} */
    Instant now();

    /** Waits; at once where nanos is 0 or less. */
    void sleep(long nanos) throws InterruptedException;

    /** {@return time since a reading of {@link #nanos}} */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }
}
