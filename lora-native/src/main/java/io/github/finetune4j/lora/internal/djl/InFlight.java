// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Native calls under way. A JVM that shuts down while libtorch computes can crash, for the library's destructors run
 * beneath it; so a shutdown refuses new calls and waits for those in flight, a few seconds at most.
 */
final class InFlight {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int calls;
    private boolean closing;

    /** Counts a call in; every one is followed by {@link #leave()}. */
    void enter() {
        lock.lock();
        try {
            if (closing) {
                throw new IllegalStateException("a native call while the JVM is shutting down -> make no calls then");
            }
            calls++;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            if (--calls == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new calls, and waits for the others. {@return whether all ended in time} */
    boolean close() {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            closing = true;
            while (calls > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return calls == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
