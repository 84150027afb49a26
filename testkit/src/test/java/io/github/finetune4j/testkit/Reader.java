// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.job.JobEvent;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that asks when the test says so. */
final class Reader implements Flow.Subscriber<JobEvent> {
    final List<String> ids = Lab.list();
    final List<String> ends = Lab.list();
    volatile Flow.@Nullable Subscription subscription;
    volatile @Nullable Throwable failure;

    void request(long n) {
        Flow.Subscription mine = subscription;
        if (mine == null) {
            throw new AssertionError("onSubscribe was not called");
        }
        mine.request(n);
    }

    void cancel() {
        Flow.Subscription mine = subscription;
        if (mine != null) {
            mine.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        subscription = value;
    }

    @Override
    public void onNext(JobEvent event) {
        ids.add(event.id());
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        ends.add("error");
    }

    @Override
    public void onComplete() {
        ends.add("complete");
    }
}
