// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** A clock of the application: where it fails, the system's time stands in. Never throws. */
public final class GivenClock implements InstantSource {
    private final InstantSource clock;
    private final Callback callback;

    private GivenClock(InstantSource clock, Callback callback) {
        this.clock = clock;
        this.callback = callback;
    }

    /**
     * {@return the clock, with the system's behind it}
     *
     * @param clock the application's, or the system's
     * @param of whose clock it is, in the middle of a sentence: {@code the engine}
     * @param logger of the class that asks it
     */
    public static InstantSource of(InstantSource clock, String of, System.Logger logger) {
        if (clock instanceof GivenClock || InstantSource.system().equals(clock)) {
            return clock;
        }
        String cost = "the system's time stands in for it";
        return new GivenClock(clock, new Callback("the clock of " + of, cost, logger, InstantSource.system()));
    }

    @Override
    public Instant instant() {
        Attempt<Instant> now = callback.attempt(() -> Objects.requireNonNull(clock.instant()));
        return now.worked() ? now.value() : InstantSource.system().instant();
    }
}
