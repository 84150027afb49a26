// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.TransientProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What waits: between looks, and for a service that fails, but not for ever. */
final class Patience {
    private final AskSettings settings;
    private boolean spent;

    Patience(AskSettings settings) {
        this.settings = settings;
    }

    /**
     * {@return what the call gives} Throws its failure once the service has failed for too long; whatever is called
     * next is then tried once, until something works again.
     */
    <T> T call(Supplier<T> call) {
        Instant begun = now();
        while (true) {
            try {
                T given = call.get();
                spent = false;
                return given;
            } catch (TransientProviderException e) {
                spent = spent || overdue(begun);
                if (spent) {
                    throw e;
                }
                pause();
            }
        }
    }

    boolean overdue(Instant begun) {
        return Duration.between(begun, now()).compareTo(settings.outage) >= 0;
    }

    Instant now() {
        return settings.clock.instant();
    }

    void pause() {
        try {
            settings.sleeper.sleep(settings.pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while a model was asked; what it answered is on record -> ask again, it goes on", e);
        }
    }
}
