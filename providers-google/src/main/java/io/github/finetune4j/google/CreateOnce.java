// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates what must not be created twice: after a failure that leaves open whether it was, it is looked for before it
 * is created again.
 *
 * @param sleeper waits, so that what was created has time to show
 */
record CreateOnce(Sleeper sleeper) {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    <T> T make(Supplier<Optional<T>> find, Supplier<T> make) {
        for (int attempt = 1; ; attempt++) {
            try {
                return make.get();
            } catch (ProviderException e) {
                if (!ambiguous(e)) {
                    throw e;
                }
                pause(attempt);
                Optional<T> made = find.get();
                if (made.isPresent()) {
                    return made.get();
                }
                if (attempt == ATTEMPTS || !(e instanceof TransientProviderException)) {
                    throw e;
                }
            }
        }
    }

    private static boolean ambiguous(ProviderException e) {
        boolean refused =
                e instanceof RateLimitedException || "no".equals(e.details().get("sent"));
        boolean unreadable = e.status().orElse(0) / 100 == 2;
        return unreadable || (e instanceof TransientProviderException && !refused);
    }

    private void pause(int attempt) {
        try {
            sleeper.sleep(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while it was open whether a job was created -> submit with the same key again", e);
        }
    }
}
