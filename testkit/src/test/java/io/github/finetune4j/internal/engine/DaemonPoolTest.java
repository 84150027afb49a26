// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.ForwardingProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The pools of real threads. */
class DaemonPoolTest {
    private static final long LIMIT = 20;
    private static final Duration LONG = Duration.ofSeconds(LIMIT);

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
    void engine_providerThatHangsForGood_doesNotHoldUpOtherJobs() {
        Timer timer = new SystemTimer();
        EngineSettings quick = new EngineSettings(
                Duration.ofMillis(50), Duration.ofMinutes(1), LONG, LONG, Duration.ofSeconds(5), 0, 1);
        Pool events = new DaemonPool("test-events", 1, 1);
        JobEngine engine =
                new JobEngine(InstantSource.system(), timer, new DaemonPool("test", 1, 2), events, events, quick);
        FakeProvider good = FakeProvider.builder().build();
        FineTuneJob hanging = engine.start(
                new ForwardingProvider(good) {
                    @Override
                    public JobSnapshot poll(JobRef ref) {
                        hang();
                        return super.poll(ref);
                    }
                },
                Lab.order(null, List.of()));
        FineTuneJob other = engine.start(good, Lab.order(null, List.of()));
        assertThat(other.await(LONG).id()).isEqualTo("ft-job-2");
        assertThatThrownBy(() -> hanging.await(LONG)).hasMessageContaining("rule 6.4");
        release.countDown();
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
