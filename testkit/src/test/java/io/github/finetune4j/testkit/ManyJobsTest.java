// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** No thread per job. */
class ManyJobsTest {
    private static final int JOBS = 1_000;
    private static final int THREADS = 8;

    private final Lab lab = new Lab();
    private final FineTuneEngine engine = lab.engine(THREADS);

    /** Counts who calls, and how many at once. */
    private static final class Measured extends ForwardingProvider {
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        Measured(FineTuneProvider inner) {
            super(inner);
        }

        private <T> T measure(Supplier<T> call) {
            threads.add(Thread.currentThread());
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                return call.get();
            } finally {
                atOnce.decrementAndGet();
            }
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            return measure(() -> super.poll(ref));
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            return measure(() -> super.events(ref, cursor));
        }
    }

    /** {@return lengths of 1 to 600 seconds, each job another than the one before} */
    private static Duration length(int job) {
        return Duration.ofSeconds(1 + (job * 7L) % 600);
    }

    private Measured provider(Duration latency) {
        AtomicInteger number = new AtomicInteger();
        return new Measured(lab.fake()
                .latency(latency)
                .script(spec -> FakeScript.builder()
                        .running(length(number.getAndIncrement()))
                        .build())
                .build());
    }

    private Map<JobRef, Instant> run(Measured provider) {
        Map<JobRef, Instant> ends = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        int before = Thread.activeCount();
        for (int i = 0; i < JOBS; i++) {
            FineTuneJob job = lab.start(engine, provider);
            all.add(job.completion().thenRun(() -> ends.put(job.ref(), lab.clock.instant())));
        }
        int more = Thread.activeCount() - before;
        CompletableFuture<Void> whole = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        lab.clock.advanceUntil(whole::isDone, Lab.LONG);
        whole.join();
        assertThat(more).as("threads for %s jobs", JOBS).isLessThanOrEqualTo(THREADS + 2 + 2);
        assertThat(provider.threads).hasSizeLessThanOrEqualTo(THREADS);
        return ends;
    }

    /**
     * {@return when a job of that length is seen to have ended: pauses of 2 s, half as long again each time, at most 16
     * s}
     */
    private static Duration seen(Duration length) {
        double seconds = 0;
        double pause = 2;
        while (seconds < length.toSeconds()) {
            seconds += pause;
            pause = Math.min(pause * 1.5, 16);
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    @Test
    void engine_thousandJobs_endAtExactTimesOnEightThreads() {
        Map<JobRef, Instant> ends = run(provider(Duration.ZERO));
        assertThat(ends).hasSize(JOBS);
        ends.forEach((ref, end) -> {
            int number = Integer.parseInt(ref.jobId().substring("job-".length())) - 1;
            Duration expected = seen(length(number));
            assertThat(Duration.between(lab.begin, end).minus(expected).abs())
                    .as("%s of length %s", ref, length(number))
                    .isLessThan(Duration.ofNanos(100)); // pauses are rounded to nanoseconds, one by one
        });
    }

    @Test
    void engine_aJobOfTenSeconds_isSeenAtTheFifthLook() {
        FakeProvider provider = lab.fake(FakeScript.builder().running(Lab.SECOND.multipliedBy(10)));
        lab.end(lab.start(provider)).join();
        // looks after 0, 2, 2 + 3, 5 + 4.5 and 9.5 + 6.75 seconds
        assertThat(lab.elapsed()).isEqualTo(Duration.ofMillis(16_250));
        assertThat(provider.calls(FakeProvider.Verb.POLL)).isEqualTo(5);
    }

    @Test
    void engine_slowProvider_hasAtMostEightCallsAtOnce() {
        Measured provider = provider(Duration.ZERO);
        Measured slow = new Measured(new ForwardingProvider(provider) {
            @Override
            public JobSnapshot poll(JobRef ref) {
                sleep(Duration.ofMillis(200));
                return super.poll(ref);
            }
        });
        assertThat(run(slow)).hasSize(JOBS);
        assertThat(slow.most).hasValue(THREADS);
    }

    private void sleep(Duration time) {
        try {
            lab.clock.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
