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
 * takes too long is not waited for.
 */
final class Completion {
    private final JobRef ref;
    private final JobEventLog log;
    private final Environment environment;
    private final CompletableFuture<ModelRef> result = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Set<Listener> open = new HashSet<>();
    private @Nullable Runnable settle;

    Completion(JobRef ref, JobEventLog log, Environment environment) {
        this.ref = ref;
        this.log = log;
        this.environment = environment;
    }

    /** {@return the future of the model; never hand it out} */
    CompletableFuture<ModelRef> result() {
        return result;
    }

    /** {@return whether it is clear how the job ends} */
    boolean ended() {
        return ended.get();
    }

    void listen(Consumer<JobEvent> consumer) {
        Listener listener = new Listener(ref, consumer, this::done);
        synchronized (open) {
            open.add(listener);
        }
        EventReader.subscribe(log, environment.events(), listener);
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
        Runnable stop = environment.timer().after(environment.settings().listenerPatience(), this::settleAnyway);
        synchronized (open) {
            settle = () -> {
                stop.run();
                complete(model, failure);
            };
        }
        log.close(failure);
        synchronized (open) {
            settleIfQuiet();
        }
        return true;
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

    private void complete(@Nullable ModelRef model, @Nullable RuntimeException failure) {
        if (model != null) {
            result.complete(model);
        } else if (failure != null) {
            result.completeExceptionally(failure);
        }
    }
}
