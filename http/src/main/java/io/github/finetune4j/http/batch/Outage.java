// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** An outage of a service that is waited out, but not for ever; and the pauses between looks. */
final class Outage {
    private final Patience patience;
    private boolean spent;

    Outage(BatchSettings settings) {
        patience = new Patience(
                settings.clock,
                settings.sleeper,
                settings.pause,
                settings.outage,
                "interrupted while a model was asked; what it answered is on record -> ask again, it goes on");
    }

    /**
     * {@return what the call gives} Throws its failure once the service has failed for too long; whatever is called
     * next is then tried once, until something works again.
     */
    <T> T call(Supplier<T> call) {
        T given = patience.retry(call, TransientProviderException.class::isInstance, begun -> {
            spent = spent || patience.overdue(begun);
            return !spent;
        });
        spent = false;
        return given;
    }

    boolean overdue(Instant begun) {
        return patience.overdue(begun);
    }

    Instant now() {
        return patience.clock().instant();
    }

    void pause() {
        patience.pause(patience.pause());
    }

    /** Waits so many seconds, where a pause is a minute; never longer. */
    void shortPause(long seconds) {
        Duration minute = Duration.ofMinutes(1);
        Duration most = patience.pause().compareTo(minute) < 0 ? patience.pause() : minute;
        patience.pause(most.multipliedBy(seconds).dividedBy(minute.toSeconds()));
    }
}
