// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.TransientProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Tries a verb until it succeeds, fails for good, or patience is over.
 *
 * @param <T> what it gives
 */
final class Retry<T> {
    private final Environment environment;
    private final Duration patience;
    private final Outage outage;
    private final BiConsumer<Consumer<T>, Consumer<RuntimeException>> verb;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final RandomGenerator random;
    private final Instant begin;
    private int failures;

    /**
     * @param environment time and settings
     * @param patience for how long
     * @param what is tried, for the log
     * @param verb gets where its value goes, and where its failure goes
     */
    Retry(
            Environment environment,
            Duration patience,
            String what,
            BiConsumer<Consumer<T>, Consumer<RuntimeException>> verb) {
        this.environment = environment;
        this.patience = patience;
        this.verb = verb;
        outage = new Outage(what, 1);
        random = new SplittableRandom(environment.settings().seed());
        begin = environment.clock().instant();
    }

    /** Begins. {@return what comes of it} Completing the future ends the trying. */
    CompletableFuture<T> begin() {
        attempt();
        return result;
    }

    private void attempt() {
        if (!result.isDone()) {
            verb.accept(result::complete, this::failed);
        }
    }

    private void failed(RuntimeException e) {
        Duration pause = environment.settings().retries().pause(failures++, random);
        Duration spent = Duration.between(begin, environment.clock().instant());
        if (e instanceof TransientProviderException && spent.plus(pause).compareTo(patience) <= 0) {
            outage.failed(failures, e, pause, patience.minus(spent));
            environment.timer().after(pause, this::attempt);
        } else {
            result.completeExceptionally(e);
        }
    }
}
