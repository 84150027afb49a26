// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An engine of the application's own: its threads, its clock, and its end. */
class FineTuneEngineTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Lab lab = new Lab();

    private FakeProvider anHour() {
        return lab.fake(FakeScript.builder().running(HOUR));
    }

    @Test
    void close_jobThatIsWaitedFor_endsTheWaitNotTheJob() {
        FakeProvider provider = anHour();
        FineTuneJob job = lab.start(provider);
        lab.engine.close();
        assertThat(lab.failure(job))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the engine was closed while job fake/job-1 was waited for: it goes on");
        assertThat(lab.elapsed()).as("nobody had to wait").isZero();
        int polls = provider.calls(FakeProvider.Verb.POLL);
        lab.clock.advance(Duration.ofMinutes(10));
        assertThat(provider.calls(FakeProvider.Verb.POLL)).isEqualTo(polls);
        FineTuneJob again = FineTune.attach(lab.engine(2), provider, job.ref());
        assertThat(lab.end(again).join().id()).isEqualTo("ft-job-1");
    }

    @Test
    void close_submissionUnderWay_saysHowToFindTheJob() {
        FakeProvider provider = lab.fake().latency(HOUR).build();
        FutureTask<FineTuneJob> start = new FutureTask<>(() -> Lab.order(lab.engine, provider)
                .labels(l -> l.idempotencyKey("k1"))
                .start());
        Thread caller = new Thread(start, "caller");
        caller.setDaemon(true);
        caller.start();
        while (lab.clock.scheduled() < 2) { // the latency, and the watch over the call
            Thread.onSpinWait();
        }
        lab.engine.close();
        assertThatThrownBy(() -> start.get(LONG.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("start again with idempotencyKey k1");
    }

    @Test
    void closed_startsAndAttachesNothing() {
        FakeProvider provider = anHour();
        JobRef ref = lab.start(provider).ref();
        lab.engine.close();
        lab.engine.close();
        assertThatThrownBy(() -> lab.start(provider))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the engine is closed");
        assertThatThrownBy(() -> FineTune.attach(lab.engine, provider, ref))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the engine is closed");
        assertThat(provider.accepted()).hasSize(1);
    }

    @Test
    void closed_eventsThatWereRead_canStillBeSubscribedTo() {
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder().steps(50, Lab.SECOND)));
        lab.clock.advance(Duration.ofSeconds(20));
        lab.engine.close();
        Throwable failure = lab.failure(job);
        Reader reader = new Reader();
        job.events().subscribe(reader);
        reader.request(Long.MAX_VALUE);
        lab.clock.awaitQuiet();
        assertThat(reader.ids).hasSizeBetween(10, 25).startsWith("e1", "e2");
        assertThat(reader.failure).isSameAs(failure);
    }

    @Test
    void close_endsTheThreadsOfItsOwn() {
        Set<Thread> before = ours();
        try (FineTuneEngine engine = FineTuneEngine.builder().build()) {
            FakeProvider provider =
                    FakeProvider.builder().script(FakeScript.builder().build()).build();
            assertThat(Lab.order(engine, provider).run().id()).isEqualTo("ft-job-1");
            assertThat(more(before)).isNotEmpty().allMatch(Thread::isDaemon);
        }
        long end = System.nanoTime() + LONG.toNanos() / 2;
        while (!more(before).isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(more(before)).isEmpty();
    }

    private static Set<Thread> more(Set<Thread> before) {
        return ours().stream().filter(thread -> !before.contains(thread)).collect(Collectors.toSet());
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("finetune4j-"))
                .collect(Collectors.toSet());
    }

    @Test
    void executors_ofTheApplication_doTheWorkAndStayOpen() {
        ExecutorService mine = Executors.newFixedThreadPool(2, task -> new Thread(task, "mine"));
        try {
            Set<Thread> before = ours();
            try (FineTuneEngine engine = FineTuneEngine.builder()
                    .callExecutor(mine)
                    .submitExecutor(mine)
                    .eventExecutor(mine)
                    .build()) {
                FakeProvider provider = FakeProvider.builder().build();
                assertThat(Lab.order(engine, provider).run().id()).isEqualTo("ft-job-1");
                assertThat(more(before))
                        .extracting(Thread::getName)
                        .allMatch(name -> name.startsWith("finetune4j-timer"));
            }
            assertThat(mine.isShutdown()).isFalse();
        } finally {
            mine.shutdownNow();
        }
    }

    @Test
    void providerThatHangsForGood_doesNotHoldUpOtherJobs() {
        CountDownLatch release = new CountDownLatch(1);
        try (FineTuneEngine engine =
                FineTuneEngine.builder().callTimeout(Duration.ofMillis(50)).build()) {
            FakeProvider good = FakeProvider.builder().build();
            FineTuneJob hanging = lab.start(engine, new ForwardingProvider(good) {
                @Override
                public JobSnapshot poll(JobRef ref) {
                    while (release.getCount() > 0) {
                        LockSupport.parkNanos(
                                1_000_000); // an interrupt only makes it look again: some code does not care
                    }
                    return super.poll(ref);
                }
            });
            FineTuneJob other = lab.start(engine, good);
            assertThat(other.await(LONG).id()).isEqualTo("ft-job-2");
            assertThatThrownBy(() -> hanging.await(LONG)).hasMessageContaining("rule 6.4");
        } finally {
            release.countDown();
        }
    }

    @Test
    void builder_badValues_areRefusedWithNameAndValue() {
        FineTuneEngine.Builder builder = FineTuneEngine.builder();
        assertThatThrownBy(() -> builder.callTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("callTimeout: 0 seconds -> give a duration above zero");
        assertThatThrownBy(() -> builder.jitter(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("jitter: 1.0");
    }
}
