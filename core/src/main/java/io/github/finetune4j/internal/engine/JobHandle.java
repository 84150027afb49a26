// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A handle of a {@link JobLifecycle} for its caller. */
final class JobHandle implements FineTuneJob {
    private final JobLifecycle run;
    private final boolean canCancel;

    JobHandle(JobLifecycle run, boolean canCancel) {
        this.run = run;
        this.canCancel = canCancel;
    }

    @Override
    public JobRef ref() {
        return run.ref();
    }

    @Override
    public JobSnapshot snapshot() {
        return run.snapshot();
    }

    @Override
    public CompletableFuture<ModelRef> completion() {
        CompletableFuture<ModelRef> copy = new CompletableFuture<>();
        // not result.copy(): that one wraps the failure
        CompletableFuture<?> unused = run.result().whenComplete((model, failure) -> {
            if (failure != null) {
                copy.completeExceptionally(failure);
            } else {
                copy.complete(model);
            }
        });
        return copy;
    }

    @Override
    public FineTuneJob onEvent(Consumer<JobEvent> listener) {
        run.listen(listener);
        return this;
    }

    @Override
    public Flow.Publisher<JobEvent> events() {
        return run.events();
    }

    @Override
    public void refresh() {
        run.refresh();
    }

    @Override
    public void cancel() {
        if (!canCancel) {
            throw new UnsupportedCapabilityException("provider " + ref().providerId() + " cannot cancel job " + ref()
                    + ": it lacks CANCEL -> wait for its end, or end it by the provider's own means");
        }
        run.cancel();
    }

    @Override
    public ModelRef await() {
        return join(completion());
    }

    @Override
    public ModelRef await(Duration timeout) {
        Given.positive("timeout", timeout);
        CompletableFuture<ModelRef> waiter = completion();
        Runnable stop = run.environment()
                .timer()
                .after(timeout, () -> waiter.completeExceptionally(Endings.timeout(ref(), timeout, null)));
        try {
            return join(waiter);
        } finally {
            stop.run();
        }
    }

    private ModelRef join(CompletableFuture<ModelRef> waiter) {
        return Waiting.on(
                waiter,
                "waiting for job " + ref(),
                "interrupted while waiting for job " + ref() + " -> it goes on; attach to it to wait again");
    }

    @Override
    public String toString() {
        return snapshot().toString();
    }
}
