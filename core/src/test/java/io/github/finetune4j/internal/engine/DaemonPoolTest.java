// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The pools of real threads. */
class DaemonPoolTest {
    private static final long LIMIT = 20;

    private final CountDownLatch release = new CountDownLatch(1);

    private void hang() {
        while (release.getCount() > 0) {
            LockSupport.parkNanos(1_000_000); // an interrupt only makes it look again: some code does not care
        }
    }

    @Test
    void pool_threadThatHangs_isReplacedUntilItComesBack() throws InterruptedException {
        DaemonPool pool = new DaemonPool("test", 1, 2);
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(this::hang);
        pool.execute(ran::countDown);
        assertThat(ran.getCount()).as("the only thread hangs").isOne();
        pool.lost();
        assertThat(ran.await(LIMIT, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        pool.found();
        CountDownLatch again = new CountDownLatch(1);
        pool.execute(again::countDown);
        assertThat(again.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void pool_released_endsItsIdleThreadsAtOnceAndStillWorks() throws InterruptedException {
        DaemonPool pool = new DaemonPool("test-released", 2, 2);
        assertThat(ranIn(pool).getName()).startsWith("test-released");
        pool.release();
        Thread last = ranIn(pool);
        last.join(Duration.ofSeconds(LIMIT).toMillis());
        assertThat(last.isAlive()).isFalse();
    }

    private static Thread ranIn(Pool pool) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        pool.execute(() -> thread.complete(Thread.currentThread()));
        return thread.orTimeout(LIMIT, TimeUnit.SECONDS).join();
    }

    @Test
    void pool_threads_areDaemons() throws InterruptedException {
        DaemonPool pool = new DaemonPool("test", 1, 1);
        AtomicBoolean daemon = new AtomicBoolean();
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(() -> {
            daemon.set(Thread.currentThread().isDaemon());
            ran.countDown();
        });
        assertThat(ran.await(LIMIT, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon).isTrue();
    }

    @Test
    void watchedPool_listenerThatHangs_doesNotBlockTheOthers() throws InterruptedException {
        WatchedPool pool = new WatchedPool(new DaemonPool("test", 1, 2), new SystemTimer(), Duration.ofMillis(20));
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(this::hang);
        pool.execute(ran::countDown);
        assertThat(ran.await(LIMIT, TimeUnit.SECONDS)).isTrue();
        release.countDown();
    }
}
