// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Waits for what answers to come up, looking every 20 seconds.
 *
 * @param provider its id
 * @param clock that the limit goes by
 * @param sleeper between two looks
 */
record Patience(String provider, InstantSource clock, Sleeper sleeper) {
    private static final Duration LOOK = Duration.ofSeconds(20);

    /**
     * How far something is.
     *
     * @param name ours
     * @param status the service's word
     * @param active whether it answers
     * @param failed whether it never will
     */
    record State(String name, String status, boolean active, boolean failed) {}

    /** {@return it, once it is active} */
    <T> T await(String kind, Supplier<T> look, Function<T, State> state, Duration limit) {
        Instant end = clock.instant().plus(limit);
        T now = look.get();
        State is = state.apply(now);
        while (!is.active()) {
            if (is.failed()) {
                throw new ProviderException(
                        kind + " " + is.name() + " failed -> delete it and make another", failure(kind), null);
            }
            if (!clock.instant().isBefore(end)) {
                throw new TransientProviderException(
                        kind + " " + is.name() + " is still " + is.status() + " after " + ShownTime.words(limit)
                                + " -> wait on, or delete it",
                        failure(kind),
                        null);
            }
            pause(kind);
            now = look.get();
            is = state.apply(now);
        }
        return now;
    }

    private ProviderFailure failure(String kind) {
        return ProviderFailure.of(provider, "await " + kind);
    }

    private void pause(String kind) {
        try {
            sleeper.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("the wait for the " + kind + " was interrupted -> await it again", e);
        }
    }
}
