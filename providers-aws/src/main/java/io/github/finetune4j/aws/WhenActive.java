// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The wait for what answers to come up.
 *
 * @param name ours
 * @param status the service's word
 * @param active whether it answers
 * @param failed whether it never will
 */
record WhenActive(String name, String status, boolean active, boolean failed) {
    private static final Duration LOOK = Duration.ofSeconds(20);

    /**
     * The means of a wait, as the builder had them when it built.
     *
     * @param provider for failures
     * @param clock by which it ends
     * @param sleeper for the pauses
     */
    record Means(String provider, InstantSource clock, Sleeper sleeper) {
        static Means of(AwsProviderBuilder<?> settings) {
            return new Means(settings.id(), settings.clock(), settings.sleeper());
        }
    }

    /** {@return it, once it is active} */
    static <T> T await(Means means, String kind, Duration limit, Supplier<T> look, Function<T, WhenActive> state) {
        ProviderFailure failure = ProviderFailure.of(means.provider(), "await " + kind);
        Patience patience = new Patience(
                means.clock(),
                means.sleeper(),
                LOOK,
                limit,
                "the wait for the " + kind + " was interrupted -> await it again");
        Predicate<T> ready = now -> {
            WhenActive is = state.apply(now);
            if (is.failed()) {
                throw new ProviderException(
                        kind + " " + is.name() + " failed -> delete it and make another", failure, null);
            }
            return is.active();
        };
        return patience.await(
                look.get(),
                ready,
                before -> look.get(),
                now -> new TransientProviderException(
                        kind + " " + state.apply(now).name() + " is still "
                                + state.apply(now).status() + " after " + ShownTime.words(limit)
                                + " -> wait on, or delete it",
                        failure,
                        null));
    }
}
