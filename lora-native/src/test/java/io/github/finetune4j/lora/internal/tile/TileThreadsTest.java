// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TileThreadsTest {
    private static final int MORE_THAN_CORES = 2 * Runtime.getRuntime().availableProcessors() + 1;

    @Test
    void barrier_holdsEachThreadUntilAllHaveCome() {
        TileThreads threads = new TileThreads(MORE_THAN_CORES);
        AtomicInteger sum = new AtomicInteger();
        AtomicIntegerArray seen = new AtomicIntegerArray(200);
        threads.run((thread, count) -> {
            for (int round = 0; round < 200; round++) {
                sum.incrementAndGet();
                threads.barrier();
                seen.addAndGet(round, sum.get() == count * (round + 1) ? 1 : 0);
                threads.barrier();
            }
        });

        for (int round = 0; round < 200; round++) {
            assertThat(seen.get(round)).isEqualTo(MORE_THAN_CORES);
        }
    }

    @Test
    void run_throwsWhatAThreadThrew_whileOthersWaitForIt_andGoesOnAfterwards() {
        TileThreads threads = new TileThreads(3);

        assertThatThrownBy(() -> threads.run((thread, count) -> {
                    if (thread == 1) {
                        throw new IllegalStateException("one of three");
                    }
                    threads.barrier();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("one of three");
        AtomicInteger ran = new AtomicInteger();
        threads.run((thread, count) -> {
            threads.barrier();
            ran.incrementAndGet();
        });
        assertThat(ran).hasValue(3);
    }

    @Test
    void run_ofAnInterruptedThread_isDoneWhole_andStaysInterrupted() {
        TileThreads threads = new TileThreads(2);
        AtomicInteger ran = new AtomicInteger();
        Thread.currentThread().interrupt();
        threads.run((thread, count) -> {
            threads.barrier();
            ran.incrementAndGet();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ran).hasValue(2);
    }

    @Test
    void run_byManyCallersAtOnce_takesThemInTurn() throws InterruptedException {
        TileThreads threads = new TileThreads(2);
        AtomicInteger within = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(new Thread(() -> {
                for (int call = 0; call < 50; call++) {
                    threads.run((thread, count) -> {
                        most.accumulateAndGet(within.incrementAndGet(), Math::max);
                        threads.barrier();
                        ran.incrementAndGet();
                        within.decrementAndGet();
                    });
                }
            }));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(ran).hasValue(8 * 50 * 2);
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void atRest_threadsTakeNoProcessorTime() throws InterruptedException {
        TileThreads threads = new TileThreads(2);
        List<Thread> workers = new ArrayList<>();
        threads.run((thread, count) -> {
            synchronized (workers) {
                workers.add(Thread.currentThread());
            }
        });
        while (!workers.stream().allMatch(worker -> worker.getState() == Thread.State.TIMED_WAITING)) {
            Thread.sleep(1); // until the test's own time limit
        }
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        long before = time(times, workers);
        Thread.sleep(1000);

        assertThat(time(times, workers) - before)
                .isLessThan(Duration.ofMillis(1).toNanos());
    }

    private static long time(ThreadMXBean times, List<Thread> workers) {
        return workers.stream()
                .mapToLong(worker -> times.getThreadCpuTime(worker.getId()))
                .sum();
    }
}
