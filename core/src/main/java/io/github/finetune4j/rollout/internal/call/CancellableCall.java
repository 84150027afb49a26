// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call of a model on another thread, so that it can be given up: cancelling interrupts it. */
final class CancellableCall extends FutureTask<ChatResponse> {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean over;

    private CancellableCall(Callable<ChatResponse> body) {
        super(body);
    }

    /** {@return a call under way; if no thread is free, one that has failed} */
    static CancellableCall start(Callable<ChatResponse> body, Executor executor) {
        CancellableCall call = new CancellableCall(body);
        try {
            executor.execute(call);
        } catch (RejectedExecutionException e) {
            call.setException(e);
        }
        return call;
    }

    @Override
    protected void done() {
        List<Runnable> all;
        synchronized (listeners) {
            over = true;
            all = List.copyOf(listeners);
        }
        all.forEach(Runnable::run);
    }

    /** Runs it once this call has ended in any way, at once if it has. */
    void whenEnded(Runnable listener) {
        synchronized (listeners) {
            if (!over) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** {@return which of two ends first} */
    static CancellableCall first(CancellableCall one, CancellableCall two, long nanos)
            throws InterruptedException, TimeoutException {
        BlockingQueue<CancellableCall> ended = new LinkedBlockingQueue<>();
        one.whenEnded(() -> ended.add(one));
        two.whenEnded(() -> ended.add(two));
        CancellableCall first = ended.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        if (first == null) {
            throw new TimeoutException("neither call has ended");
        }
        return first;
    }
}
