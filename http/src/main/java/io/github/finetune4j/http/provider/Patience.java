// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The wait for a service to look rows through.
 *
 * @param most time that it may take
 */
public record Patience(InstantSource clock, Sleeper sleeper, Duration most) {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * {@return what is ready in the end}
     *
     * @param now as it is
     * @param name of it, for the message
     * @param ready throws to end the waiting
     * @param next asks how it is after a while
     */
    public <T> T await(String provider, T now, String name, Predicate<T> ready, UnaryOperator<T> next) {
        Instant end = clock.instant().plus(most);
        T latest = now;
        while (!ready.test(latest)) {
            if (!clock.instant().isBefore(end)) {
                throw new ProviderUnavailableException(
                        name + " was not looked through within " + ShownTime.words(most)
                                + " -> try again later, it is not uploaded a second time",
                        ProviderFailure.of(provider, "process file"),
                        null);
            }
            pause();
            latest = next.apply(latest);
        }
        return latest;
    }

    private void pause() {
        try {
            sleeper.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while the service looked a file through -> start again, it goes on", e);
        }
    }
}
