// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import java.time.InstantSource;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A caller's listener: wants everything, may throw. */
final class Listener implements Flow.Subscriber<JobEvent> {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    private final Callback callback;
    private final Consumer<JobEvent> consumer;
    private final Consumer<Listener> done;

    /**
     * @param ref of the job
     * @param consumer the caller's
     * @param done notified once it has had every event
     * @param clock times failures
     */
    Listener(JobRef ref, Consumer<JobEvent> consumer, Consumer<Listener> done, InstantSource clock) {
        callback = new Callback(
                "a listener of job " + ref, "the job goes on, and it is notified of what comes next", LOG, clock);
        this.consumer = consumer;
        this.done = done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(JobEvent event) {
        callback.run(() -> consumer.accept(event));
    }

    @Override
    public void onError(Throwable failure) {
        done.accept(this);
    }

    @Override
    public void onComplete() {
        done.accept(this);
    }
}
