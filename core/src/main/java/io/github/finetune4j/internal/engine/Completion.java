// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a job: first the log ends, then the listeners get what is left, then the result is known. A listener that
 * takes too long is not waited for. A listener that comes after the end is waited for by those who ask after it.
 */
final class Completion {
    private final JobRef ref;
    private final JobEventLog log;
    private final Environment environment;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Set<Listener> open = new HashSet<>();
    private @Nullable End beforeResult;
    private volatile CompletableFuture<ModelRef> result = new CompletableFuture<>();
    private @Nullable Outcome outcome;
    private @Nullable Runnable settle;

    /** A receiver of the job's end. */
    @FunctionalInterface
    interface End {
        void is(@Nullable ModelRef model, @Nullable RuntimeException failure);
    }

    /** The outcome of the job: by a model or by a failure. */
    private record Outcome(
            @Nullable ModelRef model, @Nullable RuntimeException failure) {
        void passTo(CompletableFuture<ModelRef> waiting) {
            if (model != null) {
                waiting.complete(model);
            } else if (failure != null) {
                waiting.completeExceptionally(failure);
            }
        }
    }

    Completion(JobRef ref, JobEventLog log, Environment environment) {
        this.ref = ref;
        this.log = log;
        this.environment = environment;
    }

    /** {@return the future of the model, which waits for the listeners there are now; never hand it out} */
    CompletableFuture<ModelRef> result() {
        return result;
    }

    /** {@return whether it is clear how the job ends} */
    boolean ended() {
        return ended.get();
    }

    /** Notifies somebody once, when the listeners have heard everything and nobody else knows the result yet. */
    void beforeResult(End first) {
        synchronized (open) {
            beforeResult = first;
        }
    }

    void listen(Consumer<JobEvent> consumer) {
        Listener listener = new Listener(ref, consumer, this::done, environment.clock());
        synchronized (open) {
            open.add(listener);
            Outcome known = outcome;
            if (known != null && settle == null) {
                result = new CompletableFuture<>();
                settleLater(known);
            }
        }
        EventReader.subscribe(log, environment, listener);
    }

    private void done(Listener listener) {
        synchronized (open) {
            open.remove(listener);
            settleIfQuiet();
        }
    }

    /** {@return false if it had ended before} */
    boolean end(@Nullable ModelRef model, @Nullable RuntimeException failure) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        synchronized (open) {
            outcome = new Outcome(model, failure);
            settleLater(outcome);
        }
        log.close(failure);
        synchronized (open) {
            settleIfQuiet();
        }
        return true;
    }

    private void settleLater(Outcome known) {
        CompletableFuture<ModelRef> waiting = result;
        End first = beforeResult;
        beforeResult = null;
        Runnable stop = environment.timer().after(environment.settings().listenerPatience(), this::settleAnyway);
        settle = () -> {
            try {
                stop.run();
                if (first != null) {
                    first.is(known.model(), known.failure());
                }
            } finally {
                known.passTo(waiting);
            }
        };
    }

    private void settleAnyway() {
        synchronized (open) {
            open.clear();
            settleIfQuiet();
        }
    }

    private void settleIfQuiet() {
        Runnable now = settle;
        if (now != null && open.isEmpty()) {
            settle = null;
            environment.events().execute(now); // callers' continuations run there
        }
    }
}
