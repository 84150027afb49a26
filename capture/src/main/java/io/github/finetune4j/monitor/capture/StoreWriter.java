// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to the store, on a thread of its own: a store that stalls holds nobody up. What waits is bounded; what
 * does not fit is dropped and counted.
 */
final class StoreWriter implements Runnable {
    private static final int BATCH = 8192;
    private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_RETRY = TimeUnit.SECONDS.toNanos(5);

    private final CaptureStore store;
    private final Settings settings;
    private final Purged purged;
    private final CaptureLog log;
    private final Retention retention;
    private final int most;
    private final long mostWeight;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Prepared> waiting = new ArrayDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private long weight;
    private long since;
    private boolean stopped;
    private boolean hurried;
    private boolean busy;

    StoreWriter(CaptureStore store, Settings settings, Purged purged, CaptureLog log, int most, long mostWeight) {
        this.store = store;
        this.settings = settings;
        this.purged = purged;
        this.log = log;
        this.most = most;
        this.mostWeight = mostWeight;
        retention = new Retention(store, settings, log);
    }

    void offer(Prepared prepared) {
        lock.lock();
        try {
            if (waiting.size() >= most || weight + prepared.weight() > mostWeight) {
                dropped.incrementAndGet();
                log.waiting().failed("more waited than it may hold");
                return;
            }
            log.waiting().worked();
            if (waiting.isEmpty()) {
                since = System.nanoTime();
            }
            waiting.add(prepared);
            weight += prepared.weight();
            if (waiting.size() == BATCH || waiting.size() == 1) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void drop() {
        dropped.incrementAndGet();
    }

    long dropped() {
        return dropped.get();
    }

    long stored() {
        return stored.get();
    }

    /** Waits until nothing waits. {@return whether that came about in time} */
    boolean flush(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            hurried = true;
            changed.signalAll();
            while ((!waiting.isEmpty() || busy) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return waiting.isEmpty() && !busy;
        } finally {
            lock.unlock();
        }
    }

    /** Lets it end as soon as nothing waits, or at once. */
    void stop(boolean atOnce) {
        lock.lock();
        try {
            stopped = true;
            if (atOnce) {
                dropped.addAndGet(waiting.size());
                waiting.clear();
                weight = 0;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            for (List<Prepared> batch = next(); batch != null; batch = next()) {
                write(batch);
                retention.run(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return what is to be written, perhaps nothing; null at the end} */
    private @Nullable List<Prepared> next() throws InterruptedException {
        lock.lock();
        try {
            busy = false;
            if (waiting.isEmpty()) {
                hurried = false;
                changed.signalAll();
            }
            long left = waiting.isEmpty() ? LINGER : LINGER - (System.nanoTime() - since);
            while (!stopped && !hurried && waiting.size() < BATCH && left > 0) {
                boolean empty = waiting.isEmpty();
                left = changed.awaitNanos(left);
                if (empty && !waiting.isEmpty()) {
                    left = LINGER - (System.nanoTime() - since);
                }
            }
            if (stopped && waiting.isEmpty()) {
                return null;
            }
            List<Prepared> batch = new ArrayList<>(Math.min(BATCH, waiting.size()));
            while (batch.size() < BATCH && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            since = System.nanoTime();
            busy = true;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Prepared> batch) throws InterruptedException {
        long pause = FIRST_RETRY;
        while (!batch.isEmpty() && !tried(batch)) {
            if (!pause(pause)) {
                dropped.addAndGet(batch.size());
                break;
            }
            pause = Math.min(2 * pause, LAST_RETRY);
        }
        lock.lock();
        try {
            weight -= batch.stream().mapToLong(Prepared::weight).sum();
        } finally {
            lock.unlock();
        }
    }

    private boolean tried(List<Prepared> batch) {
        boolean worked = log.store().run(() -> append(batch));
        Thread.interrupted(); // of the store: nobody else interrupts this thread, which would end
        if (worked) {
            stored.addAndGet(batch.size());
        }
        return worked;
    }

    /** {@return whether to go on} At the end nothing is tried for ever. */
    private boolean pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !stopped) {
                left = changed.awaitNanos(left);
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    // Consent that was withdrawn since, and erasures, count up to the last moment
    private void append(List<Prepared> batch) {
        List<Interaction> all = new ArrayList<>(batch.size());
        List<Interaction> held = new ArrayList<>();
        for (Prepared each : batch) {
            Interaction its = each.interaction();
            if (purged.covers(its.subject(), each.began())) {
                continue;
            }
            ChatRequest request = each.request();
            boolean said = request != null && settings.consents(request, log);
            all.add(said && !each.held() ? its : its.withoutContent());
            if (said && each.held()) {
                held.add(its);
            }
        }
        Instant until = held.isEmpty() ? null : until();
        Thread.interrupted(); // of consent or the clock: a store of files closes on a thread that is interrupted
        store.append(all);
        if (until != null) {
            hold(held, until);
        }
    }

    private @Nullable Instant until() {
        return log.clock()
                .call(
                        () -> settings.clock()
                                .instant()
                                .plus(settings.policy().holding().orElseThrow()),
                        null);
    }

    private void hold(List<Interaction> held, Instant until) {
        try {
            store.hold(held, until);
            log.holding().worked();
        } catch (UnsupportedOperationException e) {
            log.holding().failed(e);
        }
    }
}
