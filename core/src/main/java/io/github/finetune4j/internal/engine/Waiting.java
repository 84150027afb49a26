// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.FineTuneException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Blocks the caller's own thread. */
final class Waiting {
    private Waiting() {}

    /**
     * {@return the future's value}
     *
     * @param future fails with unchecked exceptions only; they are thrown as they are
     * @param what is waited for, for the message: {@code looking for job …}
     * @param whenInterrupted what to say if the thread is interrupted; the flag stays set
     */
    static <T> T on(CompletableFuture<T> future, String what, String whenInterrupted) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(whenInterrupted, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new FineTuneException(
                    what + " failed: " + e.getCause() + " -> see the cause, and report it as a bug", e);
        }
    }
}
