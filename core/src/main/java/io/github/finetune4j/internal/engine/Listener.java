// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A caller's listener: wants everything, may throw. */
final class Listener implements Flow.Subscriber<JobEvent> {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    private final JobRef ref;
    private final Consumer<JobEvent> consumer;
    private final Consumer<Listener> done;
    private boolean told;

    /**
     * @param ref of the job
     * @param consumer the caller's
     * @param done told once it has had every event
     */
    Listener(JobRef ref, Consumer<JobEvent> consumer, Consumer<Listener> done) {
        this.ref = ref;
        this.consumer = consumer;
        this.done = done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(JobEvent event) {
        try {
            consumer.accept(event);
        } catch (RuntimeException | Error e) {
            tellOnce(e);
        }
    }

    private void tellOnce(Throwable thrown) {
        if (!told) {
            told = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a listener of job " + ref + " threw; it stays registered, more is not logged",
                    thrown);
        }
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
