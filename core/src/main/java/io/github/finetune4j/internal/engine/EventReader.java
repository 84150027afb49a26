// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.job.JobEvent;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's way through the log: from the first event, as fast as it asks, one signal at a time, on the pool.
 *
 * <p>{@code signals} counts reasons to look at the log; whoever raises it from 0 owns the right to deliver until it is
 * 0 again. It starts at 1, so that nothing is delivered before {@code onSubscribe} has returned.
 */
final class EventReader implements Flow.Subscription {
    private static final System.Logger LOG = System.getLogger(EventReader.class.getName());
    private static final int AT_ONCE = 256;

    private final JobEventLog log;
    private final Pool pool;
    private final Callback callback;
    private final AtomicInteger signals = new AtomicInteger(1);
    private final AtomicLong demand = new AtomicLong();
    private volatile Flow.@Nullable Subscriber<? super JobEvent> subscriber;
    private volatile @Nullable IllegalArgumentException badRequest;
    private long position;

    private EventReader(JobEventLog log, Environment environment, Flow.Subscriber<? super JobEvent> subscriber) {
        this.log = log;
        pool = environment.events();
        callback = new Callback(
                "a subscriber of a job's events", "its subscription is cancelled", LOG, environment.clock());
        this.subscriber = subscriber;
    }

    static void subscribe(JobEventLog log, Environment environment, Flow.Subscriber<? super JobEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber"); // Reactive Streams 1.9
        EventReader reader = new EventReader(log, environment, subscriber);
        log.add(reader);
        if (!reader.callback.run(() -> subscriber.onSubscribe(reader))) {
            reader.cancel();
        }
        reader.pool.execute(reader::deliver);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest =
                    new IllegalArgumentException("request: " + n + " -> give a number above 0 (Reactive Streams 3.9)");
        } else {
            demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        }
        wake();
    }

    @Override
    public void cancel() {
        subscriber = null; // also frees it for the collector: Reactive Streams 3.13
        log.remove(this);
    }

    /** Looks at the log soon. */
    void wake() {
        if (signals.getAndIncrement() == 0) {
            pool.execute(this::deliver);
        }
    }

    private void deliver() {
        int seen = signals.get();
        int given = 0;
        while (given < AT_ONCE && step()) {
            given++;
        }
        if (given == AT_ONCE) {
            pool.execute(this::deliver);
        } else if (signals.addAndGet(-seen) != 0) {
            pool.execute(this::deliver);
        }
    }

    /** {@return whether there may be more to do at once} */
    private boolean step() {
        Flow.Subscriber<? super JobEvent> to = subscriber;
        if (to == null) {
            return false;
        }
        Attempt<Boolean> more = callback.attempt(() -> signal(to));
        if (!more.worked()) {
            cancel();
        }
        return more.worked() && more.value();
    }

    private boolean signal(Flow.Subscriber<? super JobEvent> to) {
        IllegalArgumentException bad = badRequest;
        if (bad != null) {
            cancel();
            to.onError(bad);
            return false;
        }
        JobEventLog.End end = log.end(); // before the look at the entries: nothing is added after the end
        JobEventLog.Entry entry = log.at(position);
        if (entry == null) {
            finish(to, end);
            return false;
        }
        if (demand.get() == 0) {
            return false;
        }
        position = entry.number() + 1;
        demand.accumulateAndGet(1, (d, one) -> d == Long.MAX_VALUE ? d : d - one);
        to.onNext(entry.event());
        return true;
    }

    private void finish(Flow.Subscriber<? super JobEvent> to, JobEventLog.@Nullable End end) {
        if (end == null) {
            return;
        }
        cancel();
        RuntimeException failure = end.failure();
        if (failure == null) {
            to.onComplete();
        } else {
            to.onError(failure);
        }
    }
}
