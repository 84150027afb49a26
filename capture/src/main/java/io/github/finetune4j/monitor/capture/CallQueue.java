// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A queue of fixed size for many threads that put and one that takes; nobody ever waits. Each slot counts its rounds,
 * as in Vyukov's bounded queue.
 */
final class CallQueue {
    private final int mask;
    private final AtomicReferenceArray<@Nullable Call> slots;
    private final AtomicLongArray rounds;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong weight = new AtomicLong();
    private final long mostWeight;
    private long head;

    /**
     * @param calls most of them, brought up to a power of two
     * @param mostWeight of all together
     */
    CallQueue(int calls, long mostWeight) {
        int size = Integer.highestOneBit(Math.max(2, calls) - 1) << 1;
        this.mostWeight = mostWeight;
        mask = size - 1;
        slots = new AtomicReferenceArray<>(size);
        rounds = new AtomicLongArray(size);
        for (int i = 0; i < size; i++) {
            rounds.set(i, i);
        }
    }

    /** {@return whether there was room} */
    boolean offer(Call call) {
        if (weight.addAndGet(call.weight()) > mostWeight) {
            weight.addAndGet(-call.weight());
            return false;
        }
        while (true) {
            long at = tail.get();
            long round = rounds.get((int) at & mask);
            if (round < at) {
                weight.addAndGet(-call.weight());
                return false;
            }
            if (round == at && tail.compareAndSet(at, at + 1)) {
                slots.set((int) at & mask, call);
                rounds.set((int) at & mask, at + 1);
                return true;
            }
        }
    }

    /** {@return the oldest; null if there is none} For one thread. */
    @Nullable Call poll() {
        int slot = (int) head & mask;
        if (rounds.get(slot) != head + 1) {
            return null;
        }
        Call call = slots.getAndSet(slot, null);
        rounds.set(slot, head + mask + 1);
        head++;
        if (call != null) {
            weight.addAndGet(-call.weight());
        }
        return call;
    }

    /** {@return how many were put so far} */
    long put() {
        return tail.get();
    }

    /** {@return whether more than half of it is taken} For the thread that takes. */
    boolean crowded() {
        return tail.get() - head > mask / 2 || weight.get() > mostWeight / 2;
    }
}
