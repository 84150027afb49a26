// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of daemon threads that tells its clock when it has nothing to do. All state is guarded by the clock.
 */
final class VirtualExecutor implements Executor {
    private static final ThreadLocal<@Nullable VirtualExecutor> CURRENT = new ThreadLocal<>();

    private static final long IDLE_NANOS = 2_000_000_000L;

    private final VirtualClock clock;
    private final int threads;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int started;
    private int busy;
    private int sleeping;

    VirtualExecutor(VirtualClock clock, int threads) {
        this.clock = clock;
        this.threads = threads;
    }

    /** {@return the executor to which the current thread belongs} */
    static @Nullable VirtualExecutor current() {
        return CURRENT.get();
    }

    @Override
    public void execute(Runnable task) {
        synchronized (clock) {
            queue.add(task);
            startThreads();
            clock.notifyAll();
        }
    }

    private void startThreads() {
        synchronized (clock) {
            while (started < threads && started - busy < queue.size()) {
                started++;
                Thread thread = new Thread(this::work, "virtual-" + started);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void work() {
        CURRENT.set(this);
        for (Runnable task = take(); task != null; task = take()) {
            run(task);
        }
    }

    private void run(Runnable task) {
        boolean returned = false;
        try {
            task.run();
            returned = true;
        } finally {
            synchronized (clock) {
                busy--;
                if (!returned) { // this thread ends
                    started--;
                    startThreads();
                }
                clock.notifyAll();
            }
        }
    }

    /** {@return null if there was nothing to do for a while: then the thread ends} */
    private @Nullable Runnable take() {
        synchronized (clock) {
            awaitTask(System.nanoTime() + IDLE_NANOS);
            Runnable task = queue.poll();
            if (task == null) {
                started--;
            } else {
                busy++;
            }
            return task;
        }
    }

    private void awaitTask(long end) {
        synchronized (clock) {
            for (long left = IDLE_NANOS; queue.isEmpty() && left > 0; left = end - System.nanoTime()) {
                try {
                    clock.wait(left / 1_000_000 + 1);
                } catch (InterruptedException e) {
                    // meant for a task that is over
                }
            }
        }
    }

    /** {@return whether nothing can happen here before time passes} */
    boolean quiet() {
        return busy == sleeping && (queue.isEmpty() || busy == threads);
    }

    void sleeps() {
        synchronized (clock) {
            sleeping++;
            clock.notifyAll();
        }
    }

    void wakes() {
        synchronized (clock) {
            sleeping--;
        }
    }
}
