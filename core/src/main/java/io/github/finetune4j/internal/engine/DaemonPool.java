// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.internal.names.Daemons;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A bounded pool of daemon threads, so that a waiting job never keeps the JVM alive. Threads that have nothing to do
 * end. One that hangs in a provider is replaced, up to a limit.
 */
final class DaemonPool implements Pool {
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final int threads;
    private final int most;
    private final ThreadPoolExecutor executor;
    private int lost;

    /**
     * @param name of the threads
     * @param threads at most at work
     * @param most at most in all, with those that hang
     */
    DaemonPool(String name, int threads, int most) {
        this.threads = threads;
        this.most = most;
        executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Daemons.numbered(name));
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public synchronized void lost() {
        lost++;
        resize();
    }

    @Override
    public synchronized void found() {
        lost--;
        resize();
    }

    @Override
    public void release() {
        executor.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    private void resize() {
        int size = Math.min(threads + lost, most);
        if (size > executor.getMaximumPoolSize()) {
            executor.setMaximumPoolSize(size);
            executor.setCorePoolSize(size);
        } else {
            executor.setCorePoolSize(size);
            executor.setMaximumPoolSize(size);
        }
    }
}
