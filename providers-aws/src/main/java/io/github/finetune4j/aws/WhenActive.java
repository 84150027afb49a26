// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
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

    /** {@return it, once it is active} */
    static <T> T await(
            AwsProviderBuilder<?> settings,
            String kind,
            Duration limit,
            Supplier<T> look,
            Function<T, WhenActive> state) {
        ProviderFailure failure = ProviderFailure.of(settings.id(), "await " + kind);
        Patience patience = new Patience(
                settings.clock(),
                settings.sleeper(),
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
